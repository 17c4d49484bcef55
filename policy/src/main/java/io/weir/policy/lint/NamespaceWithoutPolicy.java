package io.weir.policy.lint;

import io.weir.policy.rules.Direction;
import java.util.List;

/** Namespaces whose pods are all open in a direction. */
final class NamespaceWithoutPolicy implements Check {

  @Override
  public void run(Inventory inventory, Findings findings) {
    for (String namespace : inventory.namespaces()) {
      PodGroup pod =
          inventory.pods(namespace).stream()
              .filter(group -> !group.hostNetwork())
              .findFirst()
              .orElse(null);
      if (pod == null) {
        continue;
      }
      for (Direction direction : List.of(Direction.INGRESS, Direction.EGRESS)) {
        if (inventory.policies(namespace).stream().noneMatch(policy -> policy.governs(direction))) {
          findings.add(
              LintCode.NAMESPACE_WITHOUT_POLICY,
              LintPlace.of(namespace),
              "no policy governs %s: every pod is open, such as %s"
                  .formatted(direction.field(), Text.name(pod.example())),
              "a policy {podSelector: {}, policyTypes: [%s]} closes it; then admit what is needed"
                  .formatted(direction.policyType()));
        }
      }
    }
  }
}
