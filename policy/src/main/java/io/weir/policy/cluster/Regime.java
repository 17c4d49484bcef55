package io.weir.policy.cluster;

import io.weir.policy.rules.CompiledPolicy;
import java.util.List;
import java.util.Map;

/**
 * What a namespace's pods have in common: its labels and the policies in force. Equal to itself
 * only, so that it can stand for all of that wherever pods are compared.
 */
final class Regime {

  private final Map<String, String> labels;
  private final List<CompiledPolicy> policies;
  private final List<CompiledPolicy> stagedPolicies;

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
