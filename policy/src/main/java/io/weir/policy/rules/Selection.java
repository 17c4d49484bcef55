package io.weir.policy.rules;

/**
 * A policy and whether it selects a pod.
 *
 * @param selects whether the pod fits its {@code podSelector}; never NO
 */
public record Selection(CompiledPolicy policy, Match selects) {

  /** Whether the pod is isolated by it in that direction. */
  public Match isolates(Direction direction) {
    return policy.type(direction).and(selects);
  }
}
