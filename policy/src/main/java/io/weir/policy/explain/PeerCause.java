package io.weir.policy.explain;

/** Why a peer fits the other end, or does not. */
public enum PeerCause {
  /** Its selectors say so: see their traces. */
  SELECTORS,
  /** Without a namespaceSelector it names pods of the policy's own namespace only. */
  OTHER_NAMESPACE,
  /** Selectors name pods, and the other end is none of the pod network. */
  NO_POD,
  /** The address lies in the block. */
  IN_BLOCK,
  /** The address lies outside the block. */
  NOT_IN_BLOCK,
  /** The address lies in one of the block's exceptions. */
  EXCEPTED,
  /** The plugin does not let address blocks match pods. */
  BLOCK_SKIPS_PODS,
  /** The other end's address is not known. */
  NO_ADDRESS,
  /** It is not known who the other end is. */
  END_UNKNOWN,
  /** The peer, or a part of it, cannot be read. */
  UNREADABLE
}
