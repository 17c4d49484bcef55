package io.weir.policy.lint;

import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Peer;
import java.util.List;

/** Policies that govern no pod. */
final class SelectsNothing implements Check.OfPolicy {

  @Override
  public void check(LintedPolicy policy, Inventory inventory, Findings findings) {
    if (!inventory.hasPods()) {
      return;
    }
    LabelSelector selector = policy.policy().pods();
    List<PodGroup> selected = inventory.pods(policy.namespace(), selector);
    LintPlace place = policy.at("spec.podSelector");
    if (selected.isEmpty()) {
      // A default for every pod is right before the first pod comes.
      if (!selector.isEverything()) {
        findings.add(
            LintCode.POLICY_SELECTS_NOTHING,
            place,
            "no pod of namespace %s has %s: the policy protects nothing"
                .formatted(Text.name(policy.namespace()), Text.selector(selector)),
            cure(policy, inventory));
      }
    } else if (selected.stream().allMatch(PodGroup::hostNetwork)) {
      findings.add(
          LintCode.POLICY_SELECTS_HOST_NETWORK,
          place,
          "selects only pods in their node's network, such as %s: most plugins do not govern them"
              .formatted(Text.name(selected.get(0).example())));
    }
  }

  private static String cure(LintedPolicy policy, Inventory inventory) {
    LabelSelector selector = policy.policy().pods();
    return NearMiss.find(
            selector, inventory.pods(policy.namespace()).stream().map(PodGroup::labels))
        .map(NearMiss::cure)
        .orElseGet(() -> elsewhere(policy, inventory));
  }

  private static String elsewhere(LintedPolicy policy, Inventory inventory) {
    List<String> namespaces =
        inventory
            .fitting(
                new Peer.Pods(LabelSelector.EVERYTHING, policy.policy().pods()), policy.namespace())
            .stream()
            .map(PodGroup::namespace)
            .distinct()
            .toList();
    return namespaces.isEmpty()
        ? LintCode.POLICY_SELECTS_NOTHING.cure()
        : "such pods live in namespace %s: a policy selects pods of its own namespace only"
            .formatted(Text.names(namespaces));
  }
}
