package io.weir.policy.judge;

import java.util.List;

/**
 * What is said of a flow, but for who its ends are.
 *
 * @param evidenceCode what it was concluded from
 * @param predates what it was concluded from
 * @param found the findings that held before
 */
record Conclusion(
    int evidenceCode,
    boolean predates,
    Findings found,
    Verdict verdict,
    Reason reason,
    Decision decision,
    List<Finding> findings,
    List<PolicyReference> staged) {

  static Conclusion of(Settled settled, Evidence evidence, boolean predates, Findings found) {
    Ruled ruled = settled.ruled();
    Intent intent = settled.intent();
    Ruling ruling = VerdictTable.look(ruled, evidence, intent.lost(), predates);
    Findings findings =
        found.with(ruled.pluginFindings()).with(DenialFindings.of(ruled, evidence, ruling));
    if (ruling.reason() == intent.lost()) {
      findings = findings.with(intent.findings());
    }
    List<PolicyReference> staged = List.of();
    // Asked of what was let through only: a denied flow violates nobody's intent.
    if (ruling.verdict() != Verdict.DENIED && !settled.staged().isEmpty()) {
      ruling = new Ruling(Verdict.ALLOWED_NOT_INTENDED, Reason.INTENT_VIOLATION);
      findings = findings.with(Finding.INTENT_VIOLATION);
      staged = settled.staged();
    }
    return new Conclusion(
        evidence.code(),
        predates,
        found,
        ruling.verdict(),
        ruling.reason(),
        ruled.decision(),
        findings.sorted(),
        staged);
  }

  /** True if the same would be concluded from those. */
  boolean isOf(Evidence otherEvidence, boolean otherPredates, Findings otherFound) {
    return evidenceCode == otherEvidence.code()
        && predates == otherPredates
        && found.equals(otherFound);
  }
}
