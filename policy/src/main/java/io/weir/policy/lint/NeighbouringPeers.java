package io.weir.policy.lint;

import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One dash too many: two neighbouring peers admit pods that both selectors in one peer would not,
 * while that one peer would admit some pod, so that it can be meant. What SELECTOR_MIXUP says of a
 * flow, said of the rule.
 */
final class NeighbouringPeers implements Check.OfPolicy {

  @Override
  public void check(LintedPolicy policy, Inventory inventory, Findings findings) {
    if (policy.policy().neighboursIntended() || !policy.policy().problems().isEmpty()) {
      return;
    }
    for (Rule rule : policy.rules()) {
      for (int i = 1; i < rule.peers().size(); i++) {
        if (rule.peers().get(i - 1) instanceof Peer.Pods one
            && rule.peers().get(i) instanceof Peer.Pods other) {
          compare(policy, rule, i - 1, one, other, inventory, findings);
        }
      }
    }
  }

  private static void compare(
      LintedPolicy policy,
      Rule rule,
      int index,
      Peer.Pods one,
      Peer.Pods other,
      Inventory inventory,
      Findings findings) {
    Peer.Pods joined = one.joined(other);
    if (joined == null) {
      return;
    }
    List<PodGroup> meant = inventory.fitting(joined, policy.namespace());
    PodGroup admitted = meant.isEmpty() ? null : byOneOnly(policy, one, other, meant, inventory);
    if (admitted != null) {
      findings.add(
          LintCode.SELECTOR_MIXUP,
          policy.at(rule, index, Rule.NONE),
          "this peer and the next are alternatives: they admit %s too; as one peer, only pods %s of"
              .formatted(Text.name(admitted.example()), selector(joined.pods()))
              + " namespaces "
              + selector(joined.namespaces()),
          "take away the second dash, or put the annotation weir/or-intended on the policy");
    }
  }

  /** A pod that just one of the two admits, and both in one would not. */
  private static @Nullable PodGroup byOneOnly(
      LintedPolicy policy,
      Peer.Pods one,
      Peer.Pods other,
      List<PodGroup> meant,
      Inventory inventory) {
    List<PodGroup> byOne = inventory.fitting(one, policy.namespace());
    List<PodGroup> byOther = inventory.fitting(other, policy.namespace());
    PodGroup found = firstBeyond(byOne, byOther, meant);
    return found != null ? found : firstBeyond(byOther, byOne, meant);
  }

  private static @Nullable PodGroup firstBeyond(
      List<PodGroup> groups, List<PodGroup> others, List<PodGroup> meant) {
    Set<PodGroup> left = new HashSet<>(others);
    left.addAll(meant);
    for (PodGroup group : groups) {
      if (!left.contains(group)) {
        return group;
      }
    }
    return null;
  }

  private static String selector(@Nullable LabelSelector selector) {
    return Text.selector(selector == null ? LabelSelector.EVERYTHING : selector);
  }
}
