package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import io.weir.stream.judging.FlowTimes;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * When an edge's minute is over and when it is closed, in event time.
 *
 * <pre>
 *   minute begins   ends      over                                       closed
 *   ─────┼────────────┼─────────┼──────────────────────────────────────────┼──────▶
 *                     └ report interval, pairing wait, judge spread        │
 *                               └ the longer of max wait and allowed lateness
 * </pre>
 *
 * @param overAfterMillis from the minute's end until flows that were on time are judged
 * @param closedAfterMillis from the minute's end until those that were not are, too
 */
record EdgeTimes(long overAfterMillis, long closedAfterMillis) implements Serializable {

  static final Duration MINUTE = Duration.ofMinutes(1);

  /** Newer versions of a published edge follow each other no faster. */
  private static final long REPUBLISH_MILLIS = 10_000;

  static EdgeTimes of(FlowTimes times) {
    Duration over = times.longestInTime();
    Duration longer =
        times.maxWait().compareTo(times.allowedLateness()) > 0
            ? times.maxWait()
            : times.allowedLateness();
    return new EdgeTimes(over.toMillis(), over.plus(longer).toMillis());
  }

  static long minuteOf(Instant moment) {
    return Math.floorDiv(moment.toEpochMilli(), MINUTE.toMillis()) * MINUTE.toMillis();
  }

  /** The minute of an edge: UTC milliseconds at which it begins. */
  static long minuteOf(Edge edge) {
    return edge.getIntervalStart().toEpochMilli();
  }

  private static long end(long minute) {
    return minute + MINUTE.toMillis();
  }

  long overAt(long minute) {
    return end(minute) + overAfterMillis;
  }

  long closedAt(long minute) {
    return end(minute) + closedAfterMillis;
  }

  /** When an edge that has grown at some event time is to be published. */
  long publishAt(long minute, long eventTime) {
    long over = overAt(minute);
    if (eventTime < over) {
      return over;
    }
    return (Math.floorDiv(eventTime, REPUBLISH_MILLIS) + 1) * REPUBLISH_MILLIS;
  }
}
