package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.judge.JudgeOptions.RequiredIntent;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether what the rules admit was meant.
 *
 * @param lost why it was not; null when it was
 * @param findings the findings that took the intent away
 */
record Intent(@Nullable Reason lost, Set<Finding> findings) {

  private static final Intent MEANT = new Intent(null, Set.of());

  Intent {
    findings = Set.copyOf(findings);
  }

  /** Weighs a decision in which a rule admits the flow at one end at least. */
  static Intent of(Ruled ruled, JudgeOptions options, ClusterState state) {
    Intent egress = ofPart(ruled.egress(), options, state);
    Intent ingress = ofPart(ruled.ingress(), options, state);
    RequiredIntent required = options.requiredIntent();
    return switch (required) {
      case ANY -> any(ruled, egress, ingress);
      case EGRESS -> egress;
      case INGRESS -> ingress;
      case BOTH -> worst(egress, ingress);
    };
  }

  private static Intent any(Ruled ruled, Intent egress, Intent ingress) {
    boolean egressGoverns = ruled.egress().part().governs();
    boolean ingressGoverns = ruled.ingress().part().governs();
    if (egressGoverns && ingressGoverns) {
      return egress.lost == null || ingress.lost == null ? MEANT : worst(egress, ingress);
    }
    return egressGoverns ? egress : ingress;
  }

  private static Intent ofPart(PartOutcome part, JudgeOptions options, ClusterState state) {
    return switch (part.part()) {
      case ALLOWED_BY_RULE -> ofAdmissions(part.admissions(), options, state);
      case DEFAULT_ALLOW -> new Intent(Reason.NO_POLICY, Set.of());
      case EXEMPT, NOT_APPLICABLE, DENIED, UNDECIDABLE -> MEANT;
    };
  }

  /** Lost if each admission has a finding: the first in the order of the table tells why. */
  private static Intent ofAdmissions(
      List<Admission> admissions, JudgeOptions options, ClusterState state) {
    Set<Finding> findings = EnumSet.noneOf(Finding.class);
    for (Admission admission : admissions) {
      AdmissionFinding finding = firstOf(admission, options, state);
      if (finding == null) {
        return MEANT;
      }
      findings.add(finding.code());
    }
    return new Intent(reasonOf(findings), findings);
  }

  private static @Nullable AdmissionFinding firstOf(
      Admission admission, JudgeOptions options, ClusterState state) {
    return AdmissionFinding.ALL.stream()
        .filter(finding -> !options.disabledFindings().contains(finding.code()))
        .filter(finding -> finding.holds(admission, state))
        .findFirst()
        .orElse(null);
  }

  private static Reason reasonOf(Set<Finding> findings) {
    return AdmissionFinding.ALL.stream()
        .filter(finding -> findings.contains(finding.code()))
        .map(AdmissionFinding::reason)
        .findFirst()
        .orElse(Reason.NO_POLICY);
  }

  private static Intent worst(Intent a, Intent b) {
    Set<Finding> findings = EnumSet.noneOf(Finding.class);
    findings.addAll(a.findings);
    findings.addAll(b.findings);
    if (a.lost == null && b.lost == null) {
      return MEANT;
    }
    return new Intent(reasonOf(findings), findings);
  }
}
