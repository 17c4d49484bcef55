package io.weir.policy.judge;

/** What the policies in force at one moment say about a flow. */
public record Decision(PartResult egress, PartResult ingress) {

  /** DENY if any part is denied; else UNDECIDABLE if any part is undecidable; else ALLOW. */
  public DecisionKind kind() {
    if (egress.part() == Part.DENIED || ingress.part() == Part.DENIED) {
      return DecisionKind.DENY;
    }
    if (egress.part() == Part.UNDECIDABLE || ingress.part() == Part.UNDECIDABLE) {
      return DecisionKind.UNDECIDABLE;
    }
    return DecisionKind.ALLOW;
  }
}
