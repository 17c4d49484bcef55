package io.weir.policy.lint;

import io.weir.policy.rules.Rule;

/** One rule of the linter. Stateless. */
interface Check {

  void run(Inventory inventory, Findings findings);

  /** Looks at each policy by itself. */
  interface OfPolicy extends Check {

    void check(LintedPolicy policy, Inventory inventory, Findings findings);

    @Override
    default void run(Inventory inventory, Findings findings) {
      for (String namespace : inventory.namespaces()) {
        for (LintedPolicy policy : inventory.policies(namespace)) {
          check(policy, inventory, findings);
        }
      }
    }
  }

  /** Looks at each peer that counts by itself. */
  interface OfPeer extends OfPolicy {

    /** Looks at the peer of a rule at a position. */
    void check(LintedPolicy policy, Rule rule, int index, Inventory inventory, Findings findings);

    @Override
    default void check(LintedPolicy policy, Inventory inventory, Findings findings) {
      for (Rule rule : policy.rules()) {
        for (int i = 0; i < rule.peers().size(); i++) {
          check(policy, rule, i, inventory, findings);
        }
      }
    }
  }
}
