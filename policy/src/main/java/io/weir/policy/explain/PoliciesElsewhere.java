package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which policies, of all namespaces, would isolate a pod with these labels, remembered for as long
 * as no policy changes: a scan is denied thousands of times, by ever other ends. Not thread-safe.
 */
final class PoliciesElsewhere {

  /** Beyond so many maps of labels a direction, all start over: some 2 KiB each. */
  private static final int MOST_LABELS = 4096;

  /**
   * A policy.
   *
   * @param namespace number of its namespace
   * @param before how many namespaces and policies stand up to it, with it
   */
  record Candidate(CompiledPolicy policy, int namespace, int before) {}

  private final Map<Direction, IdentityHashMap<Map<String, String>, List<Candidate>>> known =
      new EnumMap<>(Direction.class);

  private List<String> namespaces = List.of();
  private List<List<CompiledPolicy>> policies = List.of();
  private List<Candidate> all = List.of();

  /** Those that have rules, too; in order of their namespaces and names. */
  List<Candidate> of(Map<String, String> labels, Direction direction, ClusterState state) {
    if (!isOf(state)) {
      namespaces = state.namespaces();
      policies = namespaces.stream().map(state::policies).toList();
      all = candidates(policies);
      known.clear();
    }
    IdentityHashMap<Map<String, String>, List<Candidate>> byLabels =
        known.computeIfAbsent(direction, d -> new IdentityHashMap<>());
    List<Candidate> found = byLabels.get(labels);
    if (found == null) {
      if (byLabels.size() == MOST_LABELS) {
        byLabels.clear();
      }
      found = find(labels, direction);
      byLabels.put(labels, found);
    }
    return found;
  }

  /** Lists of policies that say the same are mostly the same object. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isOf(ClusterState state) {
    List<String> now = state.namespaces();
    if (now != namespaces && !now.equals(namespaces)) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      if (state.policies(now.get(i)) != policies.get(i)) {
        return false;
      }
    }
    return true;
  }

  private List<Candidate> find(Map<String, String> labels, Direction direction) {
    return all.stream()
        .filter(candidate -> !candidate.policy().rules(direction).isEmpty())
        .filter(candidate -> candidate.policy().isolates(direction, labels) == Match.YES)
        .toList();
  }

  private static List<Candidate> candidates(List<List<CompiledPolicy>> policies) {
    List<Candidate> candidates = new ArrayList<>();
    int before = 0;
    for (int namespace = 0; namespace < policies.size(); namespace++) {
      before++;
      for (CompiledPolicy policy : policies.get(namespace)) {
        before++;
        candidates.add(new Candidate(policy, namespace, before));
      }
    }
    return candidates;
  }
}
