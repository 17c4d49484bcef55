package io.weir.collector.cluster;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Up to when one watch is proven to have told everything. A probe asks the API for the collection's
 * version R at time t. The watch is proven up to t when it has reached R, or, since R also grows by
 * writes to other kinds, when it stayed open and idle for a while after the answer and knows as
 * many objects as the probe counted. Without probes that succeed nothing is proven, so time stands
 * still.
 *
 * <p>Thread-safe.
 */
final class WatchEvidence {

  private final Duration settle;
  private long version = -1;
  private long count;
  private boolean busy;
  private Instant lastHeard = Instant.MIN;
  private @Nullable Instant proven;
  private @Nullable Pending pending;

  private static final class Pending {
    final Instant asked;
    final Instant answered;
    final long version;
    final @Nullable Long count;
    long least;
    long most;

    Pending(Instant asked, Instant answered, long version, @Nullable Long count, long known) {
      this.asked = asked;
      this.answered = answered;
      this.version = version;
      this.count = count;
      this.least = known;
      this.most = known;
    }
  }

  WatchEvidence(Duration settle) {
    this.settle = settle;
  }

  /** A full listing was taken in that was asked for at {@code asked}. */
  synchronized void listed(Instant asked, Instant answered, String resourceVersion, long objects) {
    proven = asked;
    pending = null;
    busy = false;
    version = number(resourceVersion);
    count = objects;
    lastHeard = answered;
  }

  /** The watch brought an event or an API bookmark, which is still to be taken in. */
  synchronized void arrived(Instant at) {
    lastHeard = at;
    busy = true;
  }

  /** What arrived was taken in. */
  synchronized void taken(@Nullable String resourceVersion, long objects) {
    busy = false;
    if (resourceVersion != null) {
      version = Math.max(version, number(resourceVersion));
    }
    count = objects;
    if (pending != null) {
      pending.least = Math.min(pending.least, objects);
      pending.most = Math.max(pending.most, objects);
      if (reached(pending)) {
        prove(pending);
      }
    }
  }

  /** True when a probe is useful now. */
  synchronized boolean wantsProbe() {
    return pending == null;
  }

  /** A probe's answer. */
  synchronized void probed(Instant asked, Instant answered, ClusterApi.Probe probe) {
    Pending taken =
        new Pending(asked, answered, number(probe.resourceVersion()), probe.count(), count);
    pending = taken;
    if (reached(taken)) {
      prove(taken);
    }
  }

  /**
   * Looks whether the open probe has become a proof.
   *
   * @return false when the watch has lost something: it must be given up and all listed again
   */
  synchronized boolean consistentAt(Instant now) {
    if (pending == null || busy) {
      return true;
    }
    Instant since = lastHeard.isAfter(pending.answered) ? lastHeard : pending.answered;
    if (now.isBefore(since.plus(settle))) {
      return true;
    }
    if (pending.count != null && (pending.count < pending.least || pending.count > pending.most)) {
      return false;
    }
    prove(pending);
    return true;
  }

  /** When the watch brought anything last. */
  synchronized Instant lastHeard() {
    return lastHeard;
  }

  /** Everything that happened up to here was told; null before the first listing. */
  synchronized @Nullable Instant proven() {
    return proven;
  }

  private boolean reached(Pending probe) {
    return probe.version >= 0 && version >= probe.version && !busy;
  }

  private void prove(Pending probe) {
    if (proven == null || probe.asked.isAfter(proven)) {
      proven = probe.asked;
    }
    pending = null;
  }

  /** Resource versions are numbers in all API servers, though the API does not promise it. */
  private static long number(String resourceVersion) {
    try {
      return Long.parseLong(resourceVersion);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
