package io.weir.policy.lint;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.NodeFacts;
import io.weir.policy.cluster.PodFacts;
import io.weir.policy.cluster.ServiceFacts;
import io.weir.policy.lint.LintPlace.Standing;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cluster as the checks ask of it: pods in groups, what selectors fit found once. */
final class Inventory {

  private record GroupKey(Map<String, String> labels, PodFacts facts) {}

  /**
   * @param namespace the policy's, where the peer looks in it; else null
   */
  private record PeerKey(Peer.Pods peer, @Nullable String namespace) {}

  private final ClusterState state;
  private final Map<String, LabelIndex> podsByNamespace = new TreeMap<>();
  private final Map<String, List<ServiceFacts>> services = new HashMap<>();
  private final Map<String, List<LintedPolicy>> policies = new TreeMap<>();
  private final Map<LabelSelector, List<String>> namespacesBySelector = new HashMap<>();
  private final Map<PeerKey, List<PodGroup>> podsByPeer = new HashMap<>();
  private final LabelIndex allPods;

  private Inventory(ClusterState state) {
    this.state = state;
    for (String namespace : state.namespaces()) {
      podsByNamespace.put(namespace, new LabelIndex(groups(state.pods(namespace))));
    }
    allPods =
        new LabelIndex(
            podsByNamespace.values().stream().flatMap(pods -> pods.all().stream()).toList());
  }

  /** What is in force. */
  static Inventory inForce(ClusterState state) {
    Inventory inventory = new Inventory(state);
    for (String namespace : state.namespaces()) {
      inventory.policies.put(
          namespace,
          state.policies(namespace).stream()
              .map(policy -> new LintedPolicy(policy, Standing.IN_FORCE))
              .toList());
    }
    return inventory;
  }

  /** The same pods as they would be governed if the staged policies were applied. */
  Inventory withStaged() {
    Inventory inventory = new Inventory(state);
    for (String namespace : state.namespaces()) {
      Map<String, LintedPolicy> applied = new TreeMap<>();
      for (CompiledPolicy policy : state.policies(namespace)) {
        applied.put(policy.reference().name(), new LintedPolicy(policy, Standing.IN_FORCE));
      }
      for (CompiledPolicy policy : state.stagedPolicies(namespace)) {
        applied.put(policy.reference().name(), new LintedPolicy(policy, Standing.STAGED));
      }
      inventory.policies.put(namespace, List.copyOf(applied.values()));
    }
    return inventory;
  }

  boolean hasStaged() {
    return namespaces().stream().anyMatch(name -> !state.stagedPolicies(name).isEmpty());
  }

  private static List<PodGroup> groups(List<End.Pod> pods) {
    Map<GroupKey, PodGroup> groups = new LinkedHashMap<>();
    for (End.Pod pod : pods) {
      groups
          .computeIfAbsent(new GroupKey(pod.labels(), pod.facts()), key -> new PodGroup(pod))
          .add(pod);
    }
    return List.copyOf(groups.values());
  }

  List<String> namespaces() {
    return List.copyOf(podsByNamespace.keySet());
  }

  Map<String, String> namespaceLabels(String namespace) {
    return state.namespaceLabels(namespace);
  }

  /** False for manifests that hold policies only: of what they select nothing can be said. */
  boolean hasPods() {
    return !allPods.all().isEmpty();
  }

  List<LintedPolicy> policies(String namespace) {
    return policies.getOrDefault(namespace, List.of());
  }

  List<NodeFacts> nodes() {
    return state.nodes();
  }

  List<ServiceFacts> services(String namespace) {
    return services.computeIfAbsent(namespace, state::services);
  }

  /** The namespace's pods, those on the host network too. */
  List<PodGroup> pods(String namespace) {
    LabelIndex pods = podsByNamespace.get(namespace);
    return pods == null ? List.of() : pods.all();
  }

  /** The namespace's pods that fit or could fit, those on the host network too. */
  List<PodGroup> pods(String namespace, LabelSelector selector) {
    LabelIndex pods = podsByNamespace.get(namespace);
    return pods == null ? List.of() : pods.fitting(selector);
  }

  /** The pods that a policy selects or could select, without those on the host network. */
  List<PodGroup> selected(LintedPolicy policy) {
    return fitting(new Peer.Pods(null, policy.policy().pods()), policy.namespace());
  }

  /** Names of the namespaces that fit or could fit, sorted. */
  List<String> namespaces(LabelSelector selector) {
    return namespacesBySelector.computeIfAbsent(
        selector,
        s ->
            podsByNamespace.keySet().stream()
                .filter(name -> s.match(namespaceLabels(name)) != Match.NO)
                .toList());
  }

  /** Names of the namespaces in which a peer looks for pods. */
  List<String> scope(Peer.Pods peer, String policyNamespace) {
    return peer.namespaces() == null ? List.of(policyNamespace) : namespaces(peer.namespaces());
  }

  /** The pods that fit or could fit a peer, without those on the host network. */
  List<PodGroup> fitting(Peer.Pods peer, String policyNamespace) {
    PeerKey key = new PeerKey(peer, peer.namespaces() == null ? policyNamespace : null);
    List<PodGroup> known = podsByPeer.get(key);
    if (known == null) {
      known =
          fittingAnyNetwork(peer, policyNamespace).stream()
              .filter(group -> !group.hostNetwork())
              .toList();
      podsByPeer.put(key, known);
    }
    return known;
  }

  /** The same with those on the host network. */
  List<PodGroup> fittingAnyNetwork(Peer.Pods peer, String policyNamespace) {
    LabelSelector selector = peer.pods() == null ? LabelSelector.EVERYTHING : peer.pods();
    if (peer.namespaces() != null && peer.namespaces().isEverything()) {
      return allPods.fitting(selector);
    }
    List<PodGroup> fitting = new ArrayList<>();
    for (String namespace : scope(peer, policyNamespace)) {
      fitting.addAll(pods(namespace, selector));
    }
    return fitting;
  }
}
