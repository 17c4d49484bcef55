package io.weir.policy.judge;

/** The primary code of a verdict. Stable: rows in archives carry these names. */
public enum Reason {
  POLICY_ALLOWED,
  EXEMPT,
  NOT_GOVERNABLE,
  NO_POLICY,
  NOT_ENFORCED,
  PREDATES_POLICY,
  EGRESS_DENIED,
  INGRESS_DENIED,
  UNEXPLAINED_DROP,
  /** A staged policy, or the declared intent, would deny it. */
  INTENT_VIOLATION,
  ALLOW_ALL_RULE,
  ANY_NAMESPACE,
  IP_BLOCK_ADMITS_POD,
  SELECTOR_MIXUP,
  /** Denied one way and allowed the other, and it is not sure who opened the connection. */
  ORIENTATION_UNKNOWN,
  /** A cluster address that belongs to no known pod, node or Service. */
  ADDRESS_UNKNOWN,
  /** An address that two pods claim at that moment. */
  ADDRESS_AMBIGUOUS,
  /** The flow is older than the state that is known. */
  STATE_TOO_OLD,
  /** No full snapshot of the cluster was seen yet. */
  STATE_INCOMPLETE,
  /** A policy that could touch the flow cannot be read. */
  POLICY_INVALID,
  /** A virtual address whose backend is not known. */
  BACKEND_UNKNOWN,
  /** A rule asks for the destination port, and it is not known. */
  PORT_UNKNOWN
}
