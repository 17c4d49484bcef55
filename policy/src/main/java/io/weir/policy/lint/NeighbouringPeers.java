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
    for (Rule rule : policy.rules()) {
      for (int i = 0; i < rule.peers().size() - 1; i++) {
        Mixup mixup = mixup(policy, rule, i, inventory);
        if (mixup != null) {
          findings.add(
              LintCode.SELECTOR_MIXUP,
              policy.at(rule, i, Rule.NONE),
              "this peer and the next are alternatives: they admit %s too; as one peer, only pods %s"
                      .formatted(
                          Text.name(mixup.admitted().example()), selector(mixup.joined().pods()))
                  + " of namespaces "
                  + selector(mixup.joined().namespaces()),
              "take away the second dash, or put the annotation weir/or-intended on the policy");
        }
      }
    }
  }

  /**
   * Two peers mixed up.
   *
   * @param joined both in one
   * @param admitted a pod that just one of the two admits, and both in one would not
   */
  private record Mixup(Peer.Pods joined, PodGroup admitted) {}

  /** Whether the peer is one of such a pair. */
  static boolean isMixedUp(LintedPolicy policy, Rule rule, int index, Inventory inventory) {
    return (index > 0 && mixup(policy, rule, index - 1, inventory) != null)
        || (index + 1 < rule.peers().size() && mixup(policy, rule, index, inventory) != null);
  }

  private static @Nullable Mixup mixup(
      LintedPolicy policy, Rule rule, int index, Inventory inventory) {
    if (policy.policy().neighboursIntended()
        || !policy.policy().problems().isEmpty()
        || !(rule.peers().get(index) instanceof Peer.Pods one)
        || !(rule.peers().get(index + 1) instanceof Peer.Pods other)) {
      return null;
    }
    Peer.Pods joined = one.joined(other);
    List<PodGroup> meant =
        joined == null ? List.of() : inventory.fitting(joined, policy.namespace());
    if (joined == null || meant.isEmpty()) {
      return null;
    }
    PodGroup admitted = byOneOnly(policy, one, other, meant, inventory);
    return admitted == null ? null : new Mixup(joined, admitted);
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
