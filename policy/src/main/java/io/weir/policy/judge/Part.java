package io.weir.policy.judge;

/**
 * What the policies at one end say; one for egress at the source, one for ingress at the
 * destination.
 */
public enum Part {
  /** Some policy selects the pod in this direction and at least one rule admits the flow. */
  ALLOWED_BY_RULE,
  /** No policy selects the pod in this direction. */
  DEFAULT_ALLOW,
  /** Policies select the pod in this direction and no rule admits the flow. */
  DENIED,
  /**
   * Policies cannot apply: loopback to itself, traffic from the pod's own node, a host-network pod.
   */
  EXEMPT,
  /** That end is outside the cluster, or a node's own. */
  NOT_APPLICABLE,
  /** A fact is missing. */
  UNDECIDABLE;

  /** True when policies decided at this end. */
  public boolean governs() {
    return this == ALLOWED_BY_RULE || this == DENIED;
  }
}
