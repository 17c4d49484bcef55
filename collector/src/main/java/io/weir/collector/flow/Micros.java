package io.weir.collector.flow;

import java.time.Duration;
import java.time.Instant;

/** UTC microseconds since 1970: how the tracker holds time, so that a connection stays small. */
final class Micros {

  /** Stands where there is no time. */
  static final long NONE = Long.MIN_VALUE;

  private static final long PER_SECOND = 1_000_000;

  /** Some 30,000 years: far behind anything that a clock says. */
  private static final long FURTHEST_SECOND = 1_000_000_000_000L;

  private Micros() {}

  static long of(Instant at) {
    long second = Math.max(-FURTHEST_SECOND, Math.min(FURTHEST_SECOND, at.getEpochSecond()));
    return second * PER_SECOND + at.getNano() / 1_000;
  }

  static long of(Duration length) {
    return length.toNanos() / 1_000;
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1_000);
  }
}
