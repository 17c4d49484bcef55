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

  private static final int READINGS = 3;

  /**
   * As the clocks stand now. Java's nanoTime and the kernel's both are CLOCK_MONOTONIC. The thread
   * may lose the processor between the two: of some readings the one that took least time counts.
   */
  static KernelClock now() {
    Instant boot = Instant.EPOCH;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < READINGS; i++) {
      long before = System.nanoTime();
      Instant wall = Instant.now();
      long took = System.nanoTime() - before;
      if (took < least) {
        least = took;
        boot = wall.minusNanos(before + took / 2);
      }
    }
    return new KernelClock(boot);
  }

  /** UTC, microseconds. */
  Instant at(long monotonicNanos) {
    return boot.plusNanos(monotonicNanos).truncatedTo(ChronoUnit.MICROS);
  }
}
