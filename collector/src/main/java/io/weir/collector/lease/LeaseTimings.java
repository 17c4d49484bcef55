package io.weir.collector.lease;

import java.time.Duration;

/**
 * The clockwork of an election. The defaults are those of Kubernetes' own control plane.
 *
 * @param duration how long the others wait for a sign of the leader before one of them takes over
 * @param deadline how long a leader leads after its last renewal; shorter than {@code duration}, so
 *     that it has stopped before another begins
 * @param retry between attempts to acquire or renew; shorter than {@code deadline}
 */
public record LeaseTimings(Duration duration, Duration deadline, Duration retry) {

  public static final LeaseTimings DEFAULTS =
      new LeaseTimings(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

  public LeaseTimings {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "Lease duration is " + duration + ": at least one second, the unit of a Lease");
    }
    if (retry.isNegative()
        || retry.isZero()
        || retry.compareTo(deadline) >= 0
        || deadline.compareTo(duration) >= 0) {
      throw new IllegalArgumentException(
          "Lease timings must be retry < deadline < duration, are %s, %s, %s"
              .formatted(retry, deadline, duration));
    }
  }

  /**
   * Scaled from a duration as the defaults are: deadline two thirds of it, retry two fifteenths.
   */
  public static LeaseTimings of(Duration duration) {
    return new LeaseTimings(
        duration, duration.multipliedBy(2).dividedBy(3), duration.multipliedBy(2).dividedBy(15));
  }
}
