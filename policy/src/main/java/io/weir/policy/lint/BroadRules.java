package io.weir.policy.lint;

import io.weir.policy.rules.Peer;
import io.weir.policy.rules.Rule;

/** Rules that admit so much that a flow they alone admit counts as not intended. */
final class BroadRules implements Check.OfPolicy {

  @Override
  public void check(LintedPolicy policy, Inventory inventory, Findings findings) {
    for (Rule rule : policy.rules()) {
      if (rule.admitsEverything()) {
        findings.add(
            LintCode.ALLOW_ALL_RULE,
            policy.at(rule, Rule.NONE, Rule.NONE),
            "has neither peers nor ports: it admits every port %s anybody"
                .formatted(rule.direction().peersField()));
      }
      for (int i = 0; rule.ports().isEmpty() && i < rule.peers().size(); i++) {
        if (rule.peers().get(i) instanceof Peer.Pods peer && isAnyNamespace(peer)) {
          findings.add(
              LintCode.ANY_NAMESPACE,
              policy.at(rule, i, Rule.NONE),
              "namespaceSelector: {} without podSelector and without ports admits every pod of"
                  + " every namespace on every port");
        }
      }
    }
  }

  private static boolean isAnyNamespace(Peer.Pods peer) {
    return peer.pods() == null && peer.namespaces() != null && peer.namespaces().isEverything();
  }
}
