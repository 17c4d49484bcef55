package io.weir.policy.judge;

/** A further code that holds for a flow. Stable: rows in archives carry these names. */
public enum Finding {
  /** A staged policy would deny it. */
  INTENT_VIOLATION,
  /** Only rules with neither peers nor ports admit it. */
  ALLOW_ALL_RULE,
  /** Only a peer {@code namespaceSelector: {}} without pod selector and without ports admits it. */
  ANY_NAMESPACE,
  /** Only an ipBlock admits it, yet the peer is a pod. */
  IP_BLOCK_ADMITS_POD,
  /** Only one of two neighbouring peers admits it that were probably meant as one. */
  SELECTOR_MIXUP,
  /** Denied without proof of drop or passage. */
  DENIAL_NOT_OBSERVED,
  /** A policy drop at an end whose part is not denied. */
  DROPPED_ELSEWHERE,
  /**
   * The cluster changed around the flow's start; the side of the change that explains the outcome
   * was used.
   */
  STATE_IN_TRANSITION,
  /** Judged before the cluster's state at its start was known to be complete. */
  JUDGED_EARLY,
  /**
   * The decision rests on behaviour the API leaves to the plugin: an ipBlock met a pod's address.
   */
  PLUGIN_DEPENDENT_IP_BLOCK,
  /** The same, for a protocol the API does not cover. */
  PLUGIN_DEPENDENT_PROTOCOL,
  /** The network plugin's own policy decision contradicts ours. */
  PLUGIN_DISAGREES;

  /** Whether it makes an allowed flow one that nobody meant; these can be switched off. */
  public boolean takesIntentAway() {
    return switch (this) {
      case INTENT_VIOLATION, ALLOW_ALL_RULE, ANY_NAMESPACE, IP_BLOCK_ADMITS_POD, SELECTOR_MIXUP ->
          true;
      case DENIAL_NOT_OBSERVED,
          DROPPED_ELSEWHERE,
          STATE_IN_TRANSITION,
          JUDGED_EARLY,
          PLUGIN_DEPENDENT_IP_BLOCK,
          PLUGIN_DEPENDENT_PROTOCOL,
          PLUGIN_DISAGREES ->
          false;
    };
  }
}
