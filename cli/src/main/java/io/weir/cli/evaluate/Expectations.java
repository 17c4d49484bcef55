package io.weir.cli.evaluate;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Session;
import io.weir.policy.judge.Judgement;
import java.util.List;

/** Counts expected flows and shows those that came out otherwise. */
final class Expectations {

  private final Session session;
  private int checked;
  private int failed;

  Expectations(Session session) {
    this.session = session;
  }

  void compare(Case one, FlowRow flow, Judgement judgement) {
    if (!flow.expected().isGiven()) {
      return;
    }
    checked++;
    List<String> mismatches = flow.expected().mismatches(judgement);
    if (!mismatches.isEmpty()) {
      failed++;
      session.message(
          "weir: "
              + one.place(flow)
              + ": "
              + flow.source()
              + " to "
              + flow.destination()
              + ": "
              + String.join("; ", mismatches));
    }
  }

  /** Says how many were as expected, if any were expected; returns the exit code. */
  int report() {
    if (checked > 0) {
      session.message("weir: " + (checked - failed) + " of " + checked + " flows as expected");
    }
    return failed == 0 ? 0 : CommandFailure.FINDINGS;
  }
}
