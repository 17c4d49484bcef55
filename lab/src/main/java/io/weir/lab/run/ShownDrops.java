package io.weir.lab.run;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.NodeListener;
import io.weir.collector.node.TrafficEvent;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows dropped packets to someone else, and passes all on. */
record ShownDrops(NodeListener to, Consumer<DropEvent> viewer) implements NodeListener {

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
