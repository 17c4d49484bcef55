package io.weir.benchmarks.latency;

import java.time.Duration;
import java.time.Instant;

/** When agents tell what they saw. */
enum Told {
  /** As soon as the interval is over: the youngest records there are, which wait for a bookmark. */
  STEADY {
    @Override
    Instant when(Instant intervalEnd, Instant cellEnd, int node) {
      return intervalEnd;
    }
  },
  /** After the cell, as node agents do: all of them at once, each within a second. */
  CELLS {
    @Override
    Instant when(Instant intervalEnd, Instant cellEnd, int node) {
      return cellEnd.plus(LISTING).plusMillis(Math.floorMod(node * 37, SPREAD_MILLIS));
    }
  };

  private static final Duration LISTING = Duration.ofMillis(100);
  private static final int SPREAD_MILLIS = 1000;

  /**
   * The moment of a record.
   *
   * @param node any number that stands for the agent
   */
  abstract Instant when(Instant intervalEnd, Instant cellEnd, int node);
}
