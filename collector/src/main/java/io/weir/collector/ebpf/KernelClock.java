package io.weir.collector.ebpf;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Turns the kernel's monotonic times into UTC. Make a new one now and then: the wall clock may be
 * set, and the monotonic one stands still while a machine sleeps.
 *
 * @param boot what the monotonic clock counts from
 */
record KernelClock(Instant boot) {

  /** As the clocks stand now. Java's nanoTime and the kernel's both are CLOCK_MONOTONIC. */
  static KernelClock now() {
    return new KernelClock(Instant.now().minusNanos(System.nanoTime()));
  }

  /** UTC, microseconds. */
  Instant at(long monotonicNanos) {
    return boot.plusNanos(monotonicNanos).truncatedTo(ChronoUnit.MICROS);
  }
}
