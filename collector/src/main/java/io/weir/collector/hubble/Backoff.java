package io.weir.collector.hubble;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts, each twice the last up to a limit, with some chance in them. */
final class Backoff {

  private final Duration first;
  private final Duration longest;
  private Duration next;

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  static Backoff standard() {
    return new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
  }

  /** Half to whole of the present pause, so that many agents do not come at once. */
  Duration next() {
    long millis = Math.max(1, next.toMillis());
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) > 0 ? longest : doubled;
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis) + 1);
  }

  void reset() {
    next = first;
  }
}
