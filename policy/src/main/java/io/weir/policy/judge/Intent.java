package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.judge.JudgeOptions.RequiredIntent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether what the rules admit was meant.
 *
 * @param lost why it was not; null when it was
 * @param findings the findings that took the intent away
 */
record Intent(@Nullable Reason lost, Findings findings) {

  private static final Intent MEANT = new Intent(null, Findings.NONE);

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
      case DEFAULT_ALLOW -> new Intent(Reason.NO_POLICY, Findings.NONE);
      case EXEMPT, NOT_APPLICABLE, DENIED, UNDECIDABLE -> MEANT;
    };
  }

  /** Lost if each admission has a finding: the first in the order of the table tells why. */
  private static Intent ofAdmissions(
      List<Admission> admissions, JudgeOptions options, ClusterState state) {
    Findings findings = Findings.NONE;
    for (Admission admission : admissions) {
      AdmissionFinding finding = firstOf(admission, options, state);
      if (finding == null) {
        return MEANT;
      }
      findings = findings.with(finding.code());
    }
    return new Intent(reasonOf(findings), findings);
  }

  private static @Nullable AdmissionFinding firstOf(
      Admission admission, JudgeOptions options, ClusterState state) {
    for (AdmissionFinding finding : AdmissionFinding.ALL) {
      if (!options.disabledFindings().contains(finding.code()) && finding.holds(admission, state)) {
        return finding;
      }
    }
    return null;
  }

  private static Reason reasonOf(Findings findings) {
    for (AdmissionFinding finding : AdmissionFinding.ALL) {
      if (findings.contains(finding.code())) {
        return finding.reason();
      }
    }
    return Reason.NO_POLICY;
  }

  private static Intent worst(Intent a, Intent b) {
    if (a.lost == null && b.lost == null) {
      return MEANT;
    }
    Findings findings = a.findings.with(b.findings);
    return new Intent(reasonOf(findings), findings);
  }
}
