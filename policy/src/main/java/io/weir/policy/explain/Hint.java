package io.weir.policy.explain;

/**
 * What a person would have wanted to know about a denial. A hint is given only where its claim is
 * true; that none is given proves nothing. Stable: rows in archives carry these names.
 */
public enum Hint {
  /** Egress to port 53 is denied: no egress rule admits the cluster's DNS. */
  DNS_EGRESS_MISSING,
  /** A selector misses by one key or value. */
  LABEL_NEAR_MISS,
  /** A peer fits the pod, but not its namespace. */
  NAMESPACE_NOT_SELECTED,
  /** One end admits the flow by a rule, the other denies it. */
  OTHER_END_ALLOWS,
  /** A rule's peer fits, and none of its ports does. */
  PORT_NOT_LISTED,
  /** A rule lists the Service's port, and the pod listens on another. */
  SERVICE_PORT_NOT_TARGET_PORT,
  /** A policy of another namespace would admit it if it stood in the pod's. */
  WRONG_NAMESPACE
}
