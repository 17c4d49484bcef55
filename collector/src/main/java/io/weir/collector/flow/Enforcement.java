package io.weir.collector.flow;

/** Where a node's network plugin enforces policies. */
public enum Enforcement {
  /** In netfilter, before the kernel confirms a connection: a confirmed entry proves passage. */
  NETFILTER,
  /** Nowhere, or somewhere a conntrack entry proves nothing about. */
  NONE
}
