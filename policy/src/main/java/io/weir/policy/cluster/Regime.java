package io.weir.policy.cluster;

import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Selection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a namespace's pods have in common: its labels and the policies in force. Equal to itself
 * only, so that it can stand for all of that wherever pods are compared. Not thread-safe.
 */
final class Regime {

  /** Maps of labels of which it is remembered who selects them; beyond that, all start over. */
  private static final int MOST_SELECTING = 1 << 10;

  private final Map<String, String> labels;
  private final List<CompiledPolicy> policies;
  private final List<CompiledPolicy> stagedPolicies;

  /** By the very map: pods with equal labels share one, see {@link SharedLabels}. */
  private final IdentityHashMap<Map<String, String>, List<Selection>> selecting =
      new IdentityHashMap<>();

  Regime(
      Map<String, String> labels,
      List<CompiledPolicy> policies,
      List<CompiledPolicy> stagedPolicies) {
    this.labels = labels;
    this.policies = List.copyOf(policies);
    this.stagedPolicies = List.copyOf(stagedPolicies);
  }

  Map<String, String> labels() {
    return labels;
  }

  /** Sorted by name. */
  List<CompiledPolicy> policies() {
    return policies;
  }

  /** The policies that select pods with these labels, or perhaps do; sorted by name. */
  List<Selection> selecting(Map<String, String> podLabels) {
    List<Selection> known = selecting.get(podLabels);
    if (known != null) {
      return known;
    }
    if (selecting.size() == MOST_SELECTING) {
      selecting.clear();
    }
    List<Selection> found = CompiledPolicy.selecting(policies, podLabels);
    selecting.put(podLabels, found);
    return found;
  }

  /** Sorted by name. */
  List<CompiledPolicy> stagedPolicies() {
    return stagedPolicies;
  }

  /** True if it says the same. */
  boolean isSameAs(Regime other) {
    return labels.equals(other.labels)
        && policies.equals(other.policies)
        && stagedPolicies.equals(other.stagedPolicies);
  }
}
