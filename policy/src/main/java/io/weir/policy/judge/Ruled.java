package io.weir.policy.judge;

/** A decision with what led to each of its parts. */
final class Ruled {

  private final PartOutcome egress;
  private final PartOutcome ingress;
  private final Decision decision;
  private final DecisionKind kind;
  private final Findings pluginFindings;

  Ruled(PartOutcome egress, PartOutcome ingress) {
    this.egress = egress;
    this.ingress = ingress;
    this.decision = new Decision(egress.result(), ingress.result());
    this.kind = decision.kind();
    this.pluginFindings = pluginFindings(egress, ingress);
  }

  private static Findings pluginFindings(PartOutcome egress, PartOutcome ingress) {
    boolean ipBlock =
        (egress.dependsOnIpBlock() && ingress.part() != Part.DENIED)
            || (ingress.dependsOnIpBlock() && egress.part() != Part.DENIED)
            || (egress.dependsOnIpBlock() && ingress.dependsOnIpBlock());
    boolean protocol = egress.dependsOnProtocol() || ingress.dependsOnProtocol();
    return Findings.NONE
        .with(Finding.PLUGIN_DEPENDENT_IP_BLOCK, ipBlock)
        .with(Finding.PLUGIN_DEPENDENT_PROTOCOL, protocol);
  }

  /** The same without who was admitted where. */
  Ruled withoutAdmissions() {
    return new Ruled(egress.withoutAdmissions(), ingress.withoutAdmissions());
  }

  PartOutcome egress() {
    return egress;
  }

  PartOutcome ingress() {
    return ingress;
  }

  Decision decision() {
    return decision;
  }

  DecisionKind kind() {
    return kind;
  }

  boolean sameParts(Ruled other) {
    return egress.part() == other.egress.part() && ingress.part() == other.ingress.part();
  }

  boolean hasPart(Part part) {
    return egress.part() == part || ingress.part() == part;
  }

  /** The findings that say that another plugin might decide otherwise. */
  Findings pluginFindings() {
    return pluginFindings;
  }
}
