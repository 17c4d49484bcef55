package io.weir.collector.ebpf;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.NodeListener;
import io.weir.collector.node.TrafficEvent;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps what feeds tell. */
public final class RecordingListener implements NodeListener {

  public final List<TrafficEvent> traffic = new CopyOnWriteArrayList<>();
  public final List<DropEvent> drops = new CopyOnWriteArrayList<>();
  public final List<Loss> losses = new CopyOnWriteArrayList<>();
  public final LongAdder lost = new LongAdder();

  /** One report of what was missed. */
  public record Loss(
      Instant from, Instant until, LossUnit unit, @Nullable Long count, String detail) {}

  public List<TrafficEvent> traffic(Predicate<TrafficEvent> which) {
    return traffic.stream().filter(which).toList();
  }

  @Override
  public void conntrack(List<ConntrackEvent> events) {
    throw new IllegalStateException("no conntrack here");
  }

  @Override
  public void listingBegins(Instant at) {
    throw new IllegalStateException("no conntrack here");
  }

  @Override
  public void listingEnds(Instant at, boolean complete) {
    throw new IllegalStateException("no conntrack here");
  }

  @Override
  public void drops(List<DropEvent> events) {
    drops.addAll(events);
  }

  @Override
  public void traffic(List<TrafficEvent> events) {
    traffic.addAll(events);
  }

  @Override
  public void lost(
      Instant from,
      Instant until,
      LossPlace place,
      LossUnit unit,
      @Nullable Long count,
      String detail) {
    losses.add(new Loss(from, until, unit, count, detail));
    if (count != null) {
      lost.add(count);
    }
  }
}
