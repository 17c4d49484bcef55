package io.weir.policy.judge;

import java.util.EnumSet;
import java.util.Set;

/** A decision with what led to each of its parts. */
record Ruled(PartOutcome egress, PartOutcome ingress) {

  Decision decision() {
    return new Decision(egress.result(), ingress.result());
  }

  DecisionKind kind() {
    return decision().kind();
  }

  boolean sameParts(Ruled other) {
    return egress.part() == other.egress.part() && ingress.part() == other.ingress.part();
  }

  boolean hasPart(Part part) {
    return egress.part() == part || ingress.part() == part;
  }

  /** The findings that say that another plugin might decide otherwise. */
  Set<Finding> pluginFindings() {
    Set<Finding> findings = EnumSet.noneOf(Finding.class);
    boolean ipBlock =
        (egress.dependsOnIpBlock() && ingress.part() != Part.DENIED)
            || (ingress.dependsOnIpBlock() && egress.part() != Part.DENIED)
            || (egress.dependsOnIpBlock() && ingress.dependsOnIpBlock());
    if (ipBlock) {
      findings.add(Finding.PLUGIN_DEPENDENT_IP_BLOCK);
    }
    if (egress.dependsOnProtocol() || ingress.dependsOnProtocol()) {
      findings.add(Finding.PLUGIN_DEPENDENT_PROTOCOL);
    }
    return findings;
  }
}
