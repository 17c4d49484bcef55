package io.weir.collector.flow;

import java.time.Duration;
import java.time.Instant;

/** One report interval: from a UTC multiple of its length (inclusive) to the next (exclusive). */
public record Cell(Instant start, Instant end) {

  /** The interval that holds the moment; its length is whole seconds. */
  public static Cell containing(Instant at, Duration length) {
    long seconds = length.toSeconds();
    Instant start = Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
    return new Cell(start, start.plus(length));
  }

  Cell next() {
    return new Cell(end, end.plus(Duration.between(start, end)));
  }

  boolean holds(Instant at) {
    return !at.isBefore(start) && at.isBefore(end);
  }
}
