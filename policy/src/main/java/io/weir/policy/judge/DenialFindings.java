package io.weir.policy.judge;

import io.weir.policy.rules.Direction;

/** What more there is to say about a decision to deny. */
final class DenialFindings {

  private DenialFindings() {}

  static Findings of(Ruled ruled, Evidence evidence, Ruling ruling) {
    if (ruled.kind() != DecisionKind.DENY) {
      return Findings.NONE;
    }
    boolean unproven =
        ruling.verdict() == Verdict.DENIED && !evidence.dropObserved() && !evidence.prediction();
    boolean elsewhere =
        evidence.dropObserved()
            && evidence.dropAt() != null
            && part(ruled, evidence.dropAt()) != Part.DENIED;
    return Findings.NONE
        .with(Finding.DENIAL_NOT_OBSERVED, unproven)
        .with(Finding.DROPPED_ELSEWHERE, elsewhere);
  }

  private static Part part(Ruled ruled, Direction direction) {
    return direction == Direction.EGRESS ? ruled.egress().part() : ruled.ingress().part();
  }
}
