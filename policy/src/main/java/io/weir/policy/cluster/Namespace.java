package io.weir.policy.cluster;

import io.weir.policy.cluster.Facts.NamespaceVersion;
import io.weir.policy.cluster.Facts.OwnerVersion;
import io.weir.policy.rules.CompiledPolicy;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The histories of what lives in one namespace, and of its labels. */
final class Namespace {

  private final Map<String, String> labelsIfUndefined;
  private final ObjectHistory<NamespaceVersion> own = new ObjectHistory<>();
  private final Map<String, ObjectHistory<CompiledPolicy>> policies = new TreeMap<>();
  private final Map<String, ObjectHistory<CompiledPolicy>> stagedPolicies = new TreeMap<>();
  private final Map<String, PodHistory> pods = new TreeMap<>();
  private final Map<Facts.Owner, ObjectHistory<OwnerVersion>> owners = new HashMap<>();

  Namespace(String name) {
    labelsIfUndefined = FactsReader.namespaceLabels(name, Map.of());
  }

  ObjectHistory<NamespaceVersion> own() {
    return own;
  }

  /** By name, sorted. */
  Map<String, ObjectHistory<CompiledPolicy>> policies() {
    return policies;
  }

  /** Policies that someone declared and nobody applied yet; by name, sorted. */
  Map<String, ObjectHistory<CompiledPolicy>> stagedPolicies() {
    return stagedPolicies;
  }

  /** By name, sorted. */
  Map<String, PodHistory> pods() {
    return pods;
  }

  Map<Facts.Owner, ObjectHistory<OwnerVersion>> owners() {
    return owners;
  }

  Map<String, String> labelsAt(Instant moment) {
    NamespaceVersion version = own.at(moment);
    return version == null ? labelsIfUndefined : version.labels();
  }

  /** Reports each moment at which its labels or one of its policies changed. */
  void changes(Instant first, Instant last, Consumer<Instant> sink) {
    own.changes(first, last, sink);
    for (ObjectHistory<CompiledPolicy> policy : policies.values()) {
      policy.changes(first, last, sink);
    }
  }

  void deriveAll(Marks marks) {
    own.derive(marks);
    policies.values().forEach(history -> history.derive(marks));
    stagedPolicies.values().forEach(history -> history.derive(marks));
    pods.values().forEach(pod -> pod.history().derive(marks));
    owners.values().forEach(history -> history.derive(marks));
  }

  /** Pods are pruned by whoever keeps their addresses. */
  void pruneAllButPods(Instant horizon, Marks marks) {
    own.prune(horizon, marks);
    policies.values().removeIf(history -> history.prune(horizon, marks));
    stagedPolicies.values().removeIf(history -> history.prune(horizon, marks));
    owners.values().removeIf(history -> history.prune(horizon, marks));
  }

  boolean isEmpty() {
    return own.segments().isEmpty()
        && policies.isEmpty()
        && stagedPolicies.isEmpty()
        && pods.isEmpty()
        && owners.isEmpty();
  }
}
