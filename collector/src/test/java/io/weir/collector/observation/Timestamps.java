package io.weir.collector.observation;

/** Whether the kernel keeps when entries of conntrack began, and when it told of them. */
enum Timestamps {
  KEPT,
  /** As a kernel does of itself: events have the time at which they were read. */
  NOT_KEPT
}
