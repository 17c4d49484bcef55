package io.weir.collector.agent.metrics;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.NodeListener;
import io.weir.collector.node.TrafficEvent;
import io.weir.schemas.Capability;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A feed whose events are counted, a list at a time. */
final class MeteredFeed implements NodeFeed {

  private final NodeFeed feed;
  private final FeedMeter meter;

  MeteredFeed(NodeFeed feed, FeedMeter meter) {
    this.feed = feed;
    this.meter = meter;
  }

  @Override
  public String name() {
    return feed.name();
  }

  @Override
  public Set<Capability> capabilities() {
    return feed.capabilities();
  }

  @Override
  public void run(NodeListener listener) throws IOException, InterruptedException {
    feed.run(new Counting(listener));
  }

  @Override
  public void poll() {
    feed.poll();
  }

  @Override
  public void close() {
    feed.close();
  }

  private final class Counting implements NodeListener {

    private final NodeListener to;

    Counting(NodeListener to) {
      this.to = to;
    }

    @Override
    public void conntrack(List<ConntrackEvent> events) throws InterruptedException {
      int counted = 0;
      for (int next = 1; next <= events.size(); next++) {
        ConntrackEvent.Kind kind = events.get(counted).kind();
        if (next == events.size() || events.get(next).kind() != kind) {
          meter.add(name(), kind.name().toLowerCase(Locale.ROOT), next - counted);
          counted = next;
        }
      }
      to.conntrack(events);
    }

    @Override
    public void listingBegins(Instant at) throws InterruptedException {
      to.listingBegins(at);
    }

    @Override
    public void listingEnds(Instant at, boolean complete) throws InterruptedException {
      meter.add(name(), complete ? "listing" : "listing_broken", 1);
      to.listingEnds(at, complete);
    }

    @Override
    public void drops(List<DropEvent> drops) throws InterruptedException {
      meter.add(name(), "drop", drops.size());
      to.drops(drops);
    }

    @Override
    public void traffic(List<TrafficEvent> traffic) throws InterruptedException {
      meter.add(name(), "traffic", traffic.size());
      to.traffic(traffic);
    }

    @Override
    public void lost(
        Instant from,
        Instant until,
        LossPlace place,
        LossUnit unit,
        @Nullable Long count,
        String detail)
        throws InterruptedException {
      meter.add(name(), "loss", 1);
      to.lost(from, until, place, unit, count, detail);
    }
  }
}
