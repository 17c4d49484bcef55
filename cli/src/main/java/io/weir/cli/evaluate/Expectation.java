package io.weir.cli.evaluate;

import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a policy unit test expects of one flow; null where it does not say. */
record Expectation(@Nullable Verdict verdict, @Nullable Part egress, @Nullable Part ingress) {

  /** Whether anything is expected. */
  boolean isGiven() {
    return verdict != null || egress != null || ingress != null;
  }

  /** What came out otherwise, one short text each; empty when all is as expected. */
  List<String> mismatches(Judgement judgement) {
    List<String> mismatches = new ArrayList<>();
    compare("verdict", verdict, judgement.verdict(), mismatches);
    compare("egress", egress, judgement.decision().egress().part(), mismatches);
    compare("ingress", ingress, judgement.decision().ingress().part(), mismatches);
    return mismatches;
  }

  private static void compare(
      String what, @Nullable Enum<?> expected, Enum<?> found, List<String> mismatches) {
    if (expected != null && expected != found) {
      mismatches.add(what + " is " + found + ", expected " + expected);
    }
  }
}
