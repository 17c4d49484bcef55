package io.weir.policy.lint;

import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.Requirement;
import io.weir.policy.rules.Rule;
import java.util.List;
import java.util.Optional;

/** Peers that admit nobody. */
final class PeerMatchesNothing implements Check.OfPeer {

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  /** One peer that admits nobody. */
  private record Lonely(LintedPolicy policy, Peer.Pods peer, LintPlace place, Inventory inventory) {

    String namespace() {
      return policy.namespace();
    }

    LabelSelector pods() {
      return peer.pods() == null ? LabelSelector.EVERYTHING : peer.pods();
    }

    LabelSelector namespaces() {
      return peer.namespaces() == null ? LabelSelector.EVERYTHING : peer.namespaces();
    }

    boolean looksElsewhere() {
      return peer.namespaces() != null;
    }
  }

  @Override
  public void check(
      LintedPolicy policy, Rule rule, int index, Inventory inventory, Findings findings) {
    if (!inventory.hasPods()
        || !(rule.peers().get(index) instanceof Peer.Pods peer)
        || !inventory.fitting(peer, policy.namespace()).isEmpty()
        // The neighbour's finding has the better cure.
        || NeighbouringPeers.isMixedUp(policy, rule, index, inventory)) {
      return;
    }
    Lonely lonely = new Lonely(policy, peer, policy.at(rule, index, Rule.NONE), inventory);
    List<String> scope = inventory.scope(peer, policy.namespace());
    if (scope.isEmpty()) {
      noNamespace(lonely, findings);
    } else if (scope.stream().allMatch(name -> inventory.pods(name).isEmpty())) {
      noPods(lonely, scope, findings);
    } else {
      noPodFits(lonely, scope, findings);
    }
  }

  private static void noNamespace(Lonely lonely, Findings findings) {
    Inventory inventory = lonely.inventory();
    Optional<NearMiss> near =
        NearMiss.find(
            lonely.namespaces(), inventory.namespaces().stream().map(inventory::namespaceLabels));
    String selector = Text.selector(lonely.namespaces());
    if (near.isEmpty() && namesOne(lonely.namespaces())) {
      findings.add(
          LintCode.PEER_NAMESPACE_UNKNOWN,
          lonely.place(),
          "no namespace is known that has %s".formatted(selector));
      return;
    }
    findings.add(
        LintCode.PEER_MATCHES_NOTHING,
        lonely.place(),
        "no namespace has %s: the peer admits nobody".formatted(selector),
        near.map(NearMiss::cure).orElse(LintCode.PEER_MATCHES_NOTHING.cure()));
  }

  private static boolean namesOne(LabelSelector namespaces) {
    return namespaces.requirements().stream()
        .anyMatch(one -> one.operator() == Requirement.Operator.IN && one.key().equals(NAME_LABEL));
  }

  private static void noPods(Lonely lonely, List<String> scope, Findings findings) {
    // The policy's own namespace without pods is told once, by the policy that selects nothing.
    if (lonely.looksElsewhere()) {
      findings.add(
          LintCode.PEER_NAMESPACE_UNKNOWN,
          lonely.place(),
          "no pod is known in namespace %s".formatted(Text.names(scope)));
    }
  }

  private static void noPodFits(Lonely lonely, List<String> scope, Findings findings) {
    Inventory inventory = lonely.inventory();
    List<PodGroup> onHost = inventory.fittingAnyNetwork(lonely.peer(), lonely.namespace());
    if (!onHost.isEmpty()) {
      findings.add(
          LintCode.PEER_MATCHES_NOTHING,
          lonely.place(),
          "fits only pods in their node's network, such as %s: policies see the node"
              .formatted(Text.name(onHost.get(0).example())),
          "admit the nodes' addresses with an ipBlock");
      return;
    }
    findings.add(
        LintCode.PEER_MATCHES_NOTHING,
        lonely.place(),
        "no pod of namespace %s has %s: the peer admits nobody"
            .formatted(Text.names(scope), Text.selector(lonely.pods())),
        NearMiss.find(
                lonely.pods(),
                scope.stream().flatMap(name -> inventory.pods(name).stream()).map(PodGroup::labels))
            .map(NearMiss::cure)
            .orElseGet(() -> otherCure(lonely)));
  }

  private static String otherCure(Lonely lonely) {
    Inventory inventory = lonely.inventory();
    if (lonely.looksElsewhere()) {
      return inventory.fitting(new Peer.Pods(null, lonely.pods()), lonely.namespace()).isEmpty()
          ? LintCode.PEER_MATCHES_NOTHING.cure()
          : "both selectors must fit one pod; if either is meant, write two items";
    }
    List<String> elsewhere =
        inventory
            .fitting(new Peer.Pods(LabelSelector.EVERYTHING, lonely.pods()), lonely.namespace())
            .stream()
            .map(PodGroup::namespace)
            .distinct()
            .toList();
    return elsewhere.isEmpty()
        ? LintCode.PEER_MATCHES_NOTHING.cure()
        : "such pods live in namespace %s: add namespaceSelector {matchLabels: {%s: %s}} to the"
                .formatted(Text.names(elsewhere), NAME_LABEL, Text.name(elsewhere.get(0)))
            + " same item";
  }
}
