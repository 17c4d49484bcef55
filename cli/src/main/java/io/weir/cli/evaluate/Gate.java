package io.weir.cli.evaluate;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Session;
import io.weir.policy.exceptions.AcceptedException;
import io.weir.policy.exceptions.AcceptedExceptions;
import io.weir.policy.exceptions.JudgedFlow;
import io.weir.policy.judge.Judgement;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets flows pass that nobody asked to be told of, or that someone accepted. */
final class Gate {

  /** More than these are only counted; the rows tell them all. */
  private static final int SHOWN = 20;

  private final Session session;
  private final FailOn failOn;
  private final AcceptedExceptions exceptions;
  private final String cluster;
  private final Instant moment;
  private int failed;
  private int accepted;

  Gate(
      Session session,
      FailOn failOn,
      AcceptedExceptions exceptions,
      String cluster,
      Instant moment) {
    this.session = session;
    this.failOn = failOn;
    this.exceptions = exceptions;
    this.cluster = cluster;
    this.moment = moment;
  }

  /** The exception that covers the flow; null when none does. */
  @Nullable String acceptedBy(FlowRow flow, Judgement judgement) {
    return exceptions
        .covering(JudgedFlow.of(cluster, judgement, flow.protocol(), flow.port(), moment))
        .map(AcceptedException::name)
        .orElse(null);
  }

  void check(Case one, FlowRow flow, Judgement judgement, @Nullable String acceptedBy) {
    Optional<String> met = failOn.meets(judgement);
    if (met.isEmpty()) {
      return;
    }
    if (acceptedBy != null) {
      accepted++;
      return;
    }
    failed++;
    if (failed <= SHOWN) {
      session.message(
          "weir: %s: %s to %s: %s %s"
              .formatted(
                  one.place(flow),
                  flow.source(),
                  flow.destination(),
                  judgement.verdict(),
                  met.get().equals(judgement.verdict().name()) ? judgement.reason() : met.get()));
    }
  }

  /** Says what did not pass, if anything; returns the exit code. */
  int report() {
    if (failed > SHOWN) {
      session.message("weir: … and " + (failed - SHOWN) + " more");
    }
    if (failed + accepted > 0) {
      session.message(
          "weir: %d %s what --fail-on names; %d more %s accepted"
              .formatted(
                  failed,
                  failed == 1 ? "flow has" : "flows have",
                  accepted,
                  accepted == 1 ? "is" : "are"));
    }
    return failed == 0 ? 0 : CommandFailure.FINDINGS;
  }
}
