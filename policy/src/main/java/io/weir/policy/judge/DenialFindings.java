package io.weir.policy.judge;

import io.weir.policy.rules.Direction;
import java.util.EnumSet;
import java.util.Set;

/** What more there is to say about a decision to deny. */
final class DenialFindings {

  private DenialFindings() {}

  static Set<Finding> of(Ruled ruled, Evidence evidence, Ruling ruling) {
    Set<Finding> findings = EnumSet.noneOf(Finding.class);
    if (ruled.kind() != DecisionKind.DENY) {
      return findings;
    }
    if (ruling.verdict() == Verdict.DENIED && !evidence.dropObserved() && !evidence.prediction()) {
      findings.add(Finding.DENIAL_NOT_OBSERVED);
    }
    if (evidence.dropObserved()
        && evidence.dropAt() != null
        && part(ruled, evidence.dropAt()) != Part.DENIED) {
      findings.add(Finding.DROPPED_ELSEWHERE);
    }
    return findings;
  }

  private static Part part(Ruled ruled, Direction direction) {
    return direction == Direction.EGRESS ? ruled.egress().part() : ruled.ingress().part();
  }
}
