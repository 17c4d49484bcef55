package io.weir.collector.agent.metrics;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.NodeListener;
import io.weir.collector.node.TrafficEvent;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a feed tells, a list at a time, and passes it on.
 *
 * @param source name of the feed
 */
record MeteredListener(NodeListener to, String source, FeedMeter meter) implements NodeListener {

  private static final ConntrackEvent.Kind[] KINDS = ConntrackEvent.Kind.values();

  @Override
  @SuppressWarnings("EnumOrdinal") // Asked for each of some hundred thousand events a second.
  public void conntrack(List<ConntrackEvent> events) throws InterruptedException {
    int[] counts = new int[KINDS.length];
    for (ConntrackEvent event : events) {
      counts[event.kind().ordinal()]++;
    }
    for (ConntrackEvent.Kind kind : KINDS) {
      if (counts[kind.ordinal()] > 0) {
        meter.add(source, kind.name().toLowerCase(Locale.ROOT), counts[kind.ordinal()]);
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
    meter.add(source, complete ? "listing" : "listing_broken", 1);
    to.listingEnds(at, complete);
  }

  @Override
  public void drops(List<DropEvent> drops) throws InterruptedException {
    meter.add(source, "drop", drops.size());
    to.drops(drops);
  }

  @Override
  public void traffic(List<TrafficEvent> traffic) throws InterruptedException {
    meter.add(source, "traffic", traffic.size());
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
    meter.add(source, "loss", 1);
    to.lost(from, until, place, unit, count, detail);
  }
}
