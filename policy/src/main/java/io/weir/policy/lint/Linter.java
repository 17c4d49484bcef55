package io.weir.policy.lint;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.lint.LintPlace.Standing;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what can be said against the policies of a cluster without seeing a flow. Staged policies
 * are looked at as if they were applied over those in force. Where nothing is known of any pod, the
 * checks that compare policies with pods are silent.
 */
public final class Linter {

  private static final List<Check> CHECKS =
      List.of(
          new InvalidParts(),
          new SelectsNothing(),
          new PeerMatchesNothing(),
          new NeighbouringPeers(),
          new BlockOverCluster(),
          new EgressWithoutDns(),
          new PortNotListened(),
          new RulesIgnored(),
          new RuleAddsNothing(),
          new BroadRules(),
          new NamespaceWithoutPolicy());

  private Linter() {}

  /** Every finding, sorted. Deterministic: the same state gives the same report. */
  public static LintReport lint(ClusterState state) {
    Inventory inForce = Inventory.inForce(state);
    List<LintFinding> all = new ArrayList<>(run(inForce).about(Standing.IN_FORCE));
    if (inForce.hasStaged()) {
      all.addAll(run(inForce.withStaged()).about(Standing.STAGED));
    }
    return LintReport.of(all, state);
  }

  private static Findings run(Inventory inventory) {
    Findings findings = new Findings();
    CHECKS.forEach(check -> check.run(inventory, findings));
    return findings;
  }
}
