package io.weir.collector.capture;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says how long to wait before an event. Pure: the caller tells the time. Not thread-safe. */
final class ReplayClock {

  private final Pace pace;
  private final long startNanos;
  private @Nullable Instant last;
  private Duration recorded = Duration.ZERO;

  ReplayClock(Pace pace, long startNanos) {
    this.pace = pace;
    this.startNanos = startNanos;
  }

  /**
   * Nanoseconds to wait before the event at {@code at}; 0 or less when it is due.
   *
   * @param recording false if nothing was being recorded since the event before: that time is
   *     skipped
   */
  long nanosUntil(Instant at, boolean recording, long nowNanos) {
    if (last != null && recording && at.isAfter(last)) {
      recorded = recorded.plus(Duration.between(last, at));
    }
    if (last == null || at.isAfter(last)) {
      last = at;
    }
    if (!pace.waits()) {
      return 0;
    }
    return startNanos + (long) (recorded.toNanos() / pace.factor()) - nowNanos;
  }
}
