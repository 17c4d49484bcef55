package io.weir.stream.input;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as the wire carries them. */
public final class Micros {

  private Micros() {}

  /** Microseconds since 1970. */
  public static long of(Instant instant) {
    // ChronoUnit.MICROS.between() goes by nanoseconds, which end in the year 2262; what the wire
    // can
    // say must not overflow here.
    long second = instant.getEpochSecond();
    int micros = instant.getNano() / 1000;
    return second < 0
        ? Math.addExact(Math.multiplyExact(second + 1, 1_000_000L), micros - 1_000_000L)
        : Math.addExact(Math.multiplyExact(second, 1_000_000L), micros);
  }

  /** The instant of that many microseconds since 1970. */
  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Milliseconds since 1970 of the first whole millisecond at or after. */
  public static long toMillisCeiling(long micros) {
    return Math.floorDiv(micros, 1000L) + (Math.floorMod(micros, 1000L) == 0 ? 0 : 1);
  }
}
