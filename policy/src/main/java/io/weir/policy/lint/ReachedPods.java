package io.weir.policy.lint;

import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.Rule;
import java.util.ArrayList;
import java.util.List;

/** The pods on whose ports a rule speaks. */
final class ReachedPods {

  private ReachedPods() {}

  /** For ingress the pods that the policy selects, for egress those that fit the peers. */
  static List<PodGroup> of(LintedPolicy policy, Rule rule, Inventory inventory) {
    if (rule.direction() == Direction.INGRESS) {
      return inventory.selected(policy);
    }
    List<PodGroup> reached = new ArrayList<>();
    for (Peer peer : rule.peers()) {
      if (peer instanceof Peer.Pods pods) {
        reached.addAll(inventory.fitting(pods, policy.namespace()));
      }
    }
    return reached.stream().distinct().toList();
  }

  /** True if the rule can reach an end of whose ports nothing is declared. */
  static boolean beyondPods(Rule rule) {
    return rule.direction() == Direction.EGRESS
        && (rule.peers().isEmpty()
            || rule.peers().stream().anyMatch(peer -> !(peer instanceof Peer.Pods)));
  }
}
