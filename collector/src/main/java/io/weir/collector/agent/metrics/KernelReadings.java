package io.weir.collector.agent.metrics;

import io.weir.collector.ebpf.TrafficCounters;
import io.weir.collector.netlink.ConntrackCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel's feeds count of themselves. A feed that is made anew takes the place of the one
 * before, and counts from nothing. Thread-safe.
 */
public final class KernelReadings {

  private record Conntrack(Supplier<ConntrackCounters> counters, Instant since) {}

  private volatile @Nullable Conntrack conntrack;
  private volatile @Nullable Supplier<TrafficCounters> traffic;
  private volatile @Nullable LongSupplier dropsUntold;

  /** From now on the feed of connections. */
  public void useConntrack(Supplier<ConntrackCounters> counters) {
    conntrack = new Conntrack(counters, Instant.now());
  }

  /** From now on the feed of packets at pods' interfaces. */
  public void useTraffic(Supplier<TrafficCounters> counters) {
    traffic = counters;
  }

  /**
   * From now on the feed of dropped packets.
   *
   * @param untold how many it could not tell
   */
  public void useDrops(LongSupplier untold) {
    dropsUntold = untold;
  }

  @Nullable ConntrackCounters conntrack() {
    Conntrack feed = conntrack;
    return feed == null ? null : feed.counters().get();
  }

  /**
   * Time since the last complete listing of connections began, or since the feed was made; null
   * without one.
   */
  @Nullable Duration listingAge(Instant now) {
    Conntrack feed = conntrack;
    if (feed == null) {
      return null;
    }
    ConntrackCounters.Listing last = feed.counters().get().lastListing();
    return Duration.between(last == null ? feed.since() : last.at(), now);
  }

  @Nullable TrafficCounters traffic() {
    Supplier<TrafficCounters> feed = traffic;
    return feed == null ? null : feed.get();
  }

  @Nullable Long dropsUntold() {
    LongSupplier feed = dropsUntold;
    return feed == null ? null : Long.valueOf(feed.getAsLong());
  }
}
