package io.weir.collector.flow;

import java.time.Duration;
import java.time.Instant;

/**
 * One report interval: from a UTC multiple of its length (inclusive) to the next (exclusive), in
 * microseconds.
 */
public record Cell(long start, long end) {

  /** The interval that holds the moment; its length is whole seconds. */
  public static Cell containing(Instant at, Duration length) {
    return containing(Micros.of(at), Micros.of(length));
  }

  static Cell containing(long at, long length) {
    long start = Math.floorDiv(at, length) * length;
    return new Cell(start, start + length);
  }

  /** Its first moment. */
  public Instant startsAt() {
    return Micros.instant(start);
  }

  /** The first moment of the next. */
  public Instant endsAt() {
    return Micros.instant(end);
  }

  Cell next() {
    return new Cell(end, end + (end - start));
  }
}
