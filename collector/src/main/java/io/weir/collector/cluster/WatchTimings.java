package io.weir.collector.cluster;

import java.time.Duration;

/**
 * The clockwork of a live watch.
 *
 * @param tick between bookmarks, and between probes of a quiet watch
 * @param settle how long an intact watch needs at most to deliver what the API had committed
 * @param silence after which a watch that brought not even a bookmark is taken for dead; API
 *     servers send one about each minute
 * @param snapshot between full snapshots
 * @param retry before the first new attempt; doubled up to {@code retryMax}
 */
record WatchTimings(
    Duration tick,
    Duration settle,
    Duration silence,
    Duration snapshot,
    Duration retry,
    Duration retryMax) {

  static final WatchTimings DEFAULTS =
      new WatchTimings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMinutes(2),
          Duration.ofHours(1),
          Duration.ofMillis(500),
          Duration.ofSeconds(30));
}
