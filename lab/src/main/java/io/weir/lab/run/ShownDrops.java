package io.weir.lab.run;

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
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A feed whose dropped packets are also shown to someone else. */
record ShownDrops(NodeFeed feed, Consumer<DropEvent> viewer) implements NodeFeed {

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
    feed.run(new Both(listener, viewer));
  }

  @Override
  public void poll() {
    feed.poll();
  }

  @Override
  public void close() {
    feed.close();
  }

  private record Both(NodeListener to, Consumer<DropEvent> viewer) implements NodeListener {

    @Override
    public void conntrack(List<ConntrackEvent> events) throws InterruptedException {
      to.conntrack(events);
    }

    @Override
    public void listingBegins(Instant at) throws InterruptedException {
      to.listingBegins(at);
    }

    @Override
    public void listingEnds(Instant at, boolean complete) throws InterruptedException {
      to.listingEnds(at, complete);
    }

    @Override
    public void drops(List<DropEvent> drops) throws InterruptedException {
      drops.forEach(viewer);
      to.drops(drops);
    }

    @Override
    public void traffic(List<TrafficEvent> traffic) throws InterruptedException {
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
      to.lost(from, until, place, unit, count, detail);
    }
  }
}
