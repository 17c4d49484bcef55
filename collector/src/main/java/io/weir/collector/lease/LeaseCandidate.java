package io.weir.collector.lease;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One process that wants the Lease. Never trusts another machine's clock: whether a holder is alive
 * is told by its Lease changing, watched for the Lease's duration by this process's own monotonic
 * clock. Not thread-safe; the reigns it gives are.
 */
final class LeaseCandidate {

  private final LeaseApi api;
  private final String identity;
  private final LeaseTimings timings;
  private final Clock clock;
  private final LongSupplier nanos;

  private @Nullable LeaseRecord observed;
  private long observedAt;
  private long lastEpoch = Long.MIN_VALUE;
  private @Nullable Reign reign;

  LeaseCandidate(
      LeaseApi api, String identity, LeaseTimings timings, Clock clock, LongSupplier nanos) {
    this.api = api;
    this.identity = identity;
    this.timings = timings;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** The reign that holds; null when this process does not lead. */
  @Nullable Reign reign() {
    if (reign != null && !reign.holds()) {
      reign = null;
    }
    return reign;
  }

  /** Who was seen to lead at the last look; empty for nobody. */
  String holder() {
    return observed == null ? "" : observed.holder();
  }

  /**
   * Looks at the Lease, and acquires or renews it where that is possible.
   *
   * @throws IOException if the API did not answer or refused; a reign goes on until its deadline
   */
  void attempt() throws IOException, InterruptedException {
    LeaseRecord seen = api.read(patience());
    observe(seen);
    Reign mine = reign();
    if (seen == null || seen.holder().equals(identity)) {
      if (mine != null && seen != null) {
        renew(mine, seen);
      } else {
        end();
        acquire(seen);
      }
    } else {
      end();
      if (free(seen)) {
        acquire(seen);
      }
    }
  }

  /** Gives the Lease up, so that another need not wait; quietly nothing when it is not ours. */
  void release() throws IOException, InterruptedException {
    end();
    LeaseRecord seen = api.read(patience());
    if (seen != null && seen.holder().equals(identity)) {
      Instant now = clock.instant();
      api.write(
          new LeaseRecord(
              "", Duration.ofSeconds(1), seen.acquired(), now, seen.transitions(), seen.version()),
          patience());
    }
  }

  private void end() {
    if (reign != null) {
      reign.end();
      reign = null;
    }
  }

  private void observe(@Nullable LeaseRecord seen) {
    String before = observed == null ? null : observed.version();
    if (observed == null || seen == null || !Objects.equals(before, seen.version())) {
      observedAt = nanos.getAsLong();
    }
    observed = seen;
    if (seen != null && seen.acquired() != null) {
      lastEpoch = Math.max(lastEpoch, seen.acquired().toEpochMilli());
    }
  }

  private boolean free(LeaseRecord seen) {
    return seen.holder().isEmpty() || nanos.getAsLong() - observedAt >= seen.duration().toNanos();
  }

  private void renew(Reign mine, LeaseRecord seen) throws IOException, InterruptedException {
    long asked = nanos.getAsLong();
    LeaseRecord wanted =
        new LeaseRecord(
            identity,
            timings.duration(),
            seen.acquired(),
            clock.instant(),
            seen.transitions(),
            seen.version());
    if (api.write(wanted, patience())) {
      mine.renew(asked + timings.deadline().toNanos());
    }
  }

  private void acquire(@Nullable LeaseRecord seen) throws IOException, InterruptedException {
    long asked = nanos.getAsLong();
    Instant now = clock.instant();
    // A clock that lags behind the former leader's must not make this reign look older.
    long epoch = Math.max(now.toEpochMilli(), lastEpoch == Long.MIN_VALUE ? 0 : lastEpoch + 1);
    LeaseRecord wanted =
        new LeaseRecord(
            identity,
            timings.duration(),
            Instant.EPOCH.plus(epoch, ChronoUnit.MILLIS),
            now,
            seen == null ? 0 : seen.transitions() + 1,
            seen == null ? null : seen.version());
    if (api.write(wanted, patience())) {
      lastEpoch = epoch;
      reign = new Reign(epoch, nanos, asked + timings.deadline().toNanos());
    }
  }

  /** A request that hangs must leave time for another before the reign's deadline. */
  private Duration patience() {
    Duration half = timings.deadline().dividedBy(2);
    Reign mine = reign();
    if (mine == null) {
      return half;
    }
    Duration left = Duration.ofNanos(Math.max(1_000_000, mine.nanosLeft()));
    return left.compareTo(half) < 0 ? left : half;
  }
}
