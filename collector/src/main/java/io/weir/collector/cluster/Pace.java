package io.weir.collector.cluster;

import java.time.Instant;

/** How fast recorded time passes in a replay. */
@FunctionalInterface
public interface Pace {

  /**
   * Returns when the replay may publish what happened at {@code recorded}; times come in ascending
   * order.
   */
  void awaitRecorded(Instant recorded) throws InterruptedException;

  /** As fast as possible. */
  static Pace unlimited() {
    return recorded -> {};
  }
}
