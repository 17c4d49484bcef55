package io.weir.collector.netlink;

import java.time.Duration;

/**
 * How long to let events wait before they are read, so that neither many wakings are needed nor too
 * many events wait at once. Those that wait take, with what the kernel keeps beside each, 1,280
 * bytes: what does not fit the processor's cache costs a tenth more to read (measured with 200,000
 * a second). Not thread-safe.
 */
final class Pause {

  /** So many fit it, with all else. */
  private static final int FITTING = 640;

  /** A waking costs as much as some ten events. */
  private static final int SHORTEST_PART = 8;

  private final long longest;
  private long last;

  /**
   * The first one is the longest.
   *
   * @param longest what no pause exceeds
   */
  Pause(Duration longest) {
    this.longest = longest.toNanos();
    this.last = this.longest;
  }

  /**
   * The next one, from an eighth of the longest on.
   *
   * @param events what came since the last one began, at least 1
   */
  long nanosAfter(int events) {
    long fitting = last * FITTING / events;
    last = Math.max(longest / SHORTEST_PART, Math.min(fitting, longest));
    return last;
  }
}
