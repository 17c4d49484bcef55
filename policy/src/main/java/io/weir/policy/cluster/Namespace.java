package io.weir.policy.cluster;

import io.weir.policy.cluster.Eras.Era;
import io.weir.policy.cluster.Facts.NamespaceVersion;
import io.weir.policy.cluster.Facts.OwnerVersion;
import io.weir.policy.rules.CompiledPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The histories of what lives in one namespace, and of its labels. */
final class Namespace {

  private final String name;
  private final Map<String, String> labelsIfUndefined;
  private final ObjectHistory<NamespaceVersion> own = new ObjectHistory<>();
  private final Map<String, ObjectHistory<CompiledPolicy>> policies = new TreeMap<>();
  private final Map<String, ObjectHistory<CompiledPolicy>> stagedPolicies = new TreeMap<>();
  private final Map<String, PodHistory> pods = new TreeMap<>();
  private final Map<Facts.Owner, ObjectHistory<OwnerVersion>> owners = new HashMap<>();
  private final Eras eras = new Eras(this::deriveEra);
  private int edition;

  Namespace(String name) {
    this.name = name;
    labelsIfUndefined = FactsReader.namespaceLabels(name, Map.of());
  }

  String name() {
    return name;
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

  /** To be called after each change of its labels, policies or owners. */
  void changed() {
    edition++;
    eras.forget();
  }

  /** Moves with each change of its labels, policies and owners; pods do not move it. */
  int edition() {
    return edition;
  }

  /** Its labels and policies at a moment, and for how long they stayed so. */
  Era eraAt(Instant moment) {
    return eras.at(moment);
  }

  private Era deriveEra(Instant moment) {
    Stretch.Finder stretch = new Stretch.Finder(moment);
    own.tellChanges(stretch);
    NamespaceVersion version = own.at(moment);
    Regime regime =
        new Regime(
            version == null ? labelsIfUndefined : version.labels(),
            held(policies, moment, stretch),
            held(stagedPolicies, moment, stretch));
    return new Era(stretch.found(), regime);
  }

  private static List<CompiledPolicy> held(
      Map<String, ObjectHistory<CompiledPolicy>> histories,
      Instant moment,
      Stretch.Finder stretch) {
    List<CompiledPolicy> held = new ArrayList<>(histories.size());
    for (ObjectHistory<CompiledPolicy> history : histories.values()) {
      history.tellChanges(stretch);
      CompiledPolicy policy = history.at(moment);
      if (policy != null) {
        held.add(policy);
      }
    }
    return held;
  }

  /** Whether it has had such labels at one time or another. */
  boolean everHadLabels(Predicate<Map<String, String>> condition) {
    return condition.test(labelsIfUndefined)
        || own.segments().stream().anyMatch(segment -> condition.test(segment.state().labels()));
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
    changed();
  }

  /** Pods are pruned by whoever keeps their addresses. */
  void pruneAllButPods(Instant horizon, Marks marks) {
    own.prune(horizon, marks);
    policies.values().removeIf(history -> history.prune(horizon, marks));
    stagedPolicies.values().removeIf(history -> history.prune(horizon, marks));
    owners.values().removeIf(history -> history.prune(horizon, marks));
    changed();
  }

  boolean isEmpty() {
    return own.segments().isEmpty()
        && policies.isEmpty()
        && stagedPolicies.isEmpty()
        && pods.isEmpty()
        && owners.isEmpty();
  }
}
