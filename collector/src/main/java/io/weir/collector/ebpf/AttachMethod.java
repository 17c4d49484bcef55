package io.weir.collector.ebpf;

/** How programs come to an interface. */
public enum AttachMethod {
  /** Links (6.6): vanish with the process, and order themselves among other programs. */
  TCX,
  /** Filters (4.5): outlive a killed process until the next start cleans them. */
  CLSACT
}
