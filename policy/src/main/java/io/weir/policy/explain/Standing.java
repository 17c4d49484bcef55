package io.weir.policy.explain;

/** Whether policies are asked at one end, and why not. */
public enum Standing {
  /** A pod of the pod network: its policies are asked. */
  POLICIES_APPLY,
  /** The end lies outside the cluster. */
  OUTSIDE,
  /** The end is a node's own. */
  NODE,
  /** The pod lives in its node's network. */
  HOST_NETWORK,
  /** Both ends are the same pod. */
  LOOPBACK,
  /** The source is the pod's own node. */
  OWN_NODE,
  /** Policies isolate the pod, but the plugin ignores the flow's protocol. */
  PROTOCOL_IGNORED,
  /** It is not known who stands there. */
  UNRESOLVED
}
