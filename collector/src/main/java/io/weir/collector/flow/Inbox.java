package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.NodeListener;
import io.weir.collector.node.TrafficEvent;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the feeds of one node have seen and the tracker has not yet taken: a bounded number of
 * events. Thread-safe.
 */
final class Inbox implements NodeListener {

  private static final Duration CONNTRACK_SAYS = Duration.ofMillis(100);

  /** A listing is as large as the table, and in no hurry: it leaves the room to what happens. */
  private static final int LISTING_SHARE = 8;

  private final int capacity;
  private List<Arrival> arrivals = new ArrayList<>();
  private int held;

  /**
   * An empty one.
   *
   * @param capacity events held before feeds have to wait
   */
  Inbox(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Something that came.
   *
   * @param lane where its order matters; null where it does not, as it has no events
   */
  record Arrival(@Nullable Lane lane, Batch<?> batch, Consumer<NodeTracker> loss) {}

  @Override
  public void conntrack(List<ConntrackEvent> events) throws InterruptedException {
    if (!events.isEmpty() && events.get(0).kind() == ConntrackEvent.Kind.PRESENT) {
      awaitRoom(capacity / LISTING_SHARE);
    }
    put(Lane.CONNTRACK, Batch.conntrack(events));
  }

  @Override
  public void listingBegins(Instant at) throws InterruptedException {
    put(Lane.CONNTRACK, new Batch<>(List.of(at), t -> t, NodeTracker::listingBegins));
  }

  @Override
  public void listingEnds(Instant at, boolean complete) throws InterruptedException {
    put(
        Lane.CONNTRACK,
        new Batch<>(List.of(at), t -> t, (tracker, t) -> tracker.listingEnds(complete)));
  }

  @Override
  public void drops(List<DropEvent> drops) throws InterruptedException {
    put(Lane.DROPS, new Batch<>(drops, DropEvent::at, NodeTracker::drop));
  }

  @Override
  public void traffic(List<TrafficEvent> traffic) throws InterruptedException {
    List<TrafficEvent> ordered = new ArrayList<>(traffic);
    ordered.sort(Comparator.comparing(TrafficEvent::first));
    put(Lane.TRAFFIC, new Batch<>(ordered, Inbox::afterConntrack, NodeTracker::traffic));
  }

  /** A packet meets the interface before conntrack, which so may tell of it first. */
  private static Instant afterConntrack(TrafficEvent traffic) {
    return traffic.first().plus(CONNTRACK_SAYS);
  }

  @Override
  public synchronized void lost(
      Instant from,
      Instant until,
      LossPlace place,
      LossUnit unit,
      @Nullable Long count,
      String detail) {
    Batch<Object> none = new Batch<>(List.of(), t -> Instant.EPOCH, (tracker, t) -> {});
    arrivals.add(
        new Arrival(null, none, tracker -> tracker.lost(from, until, place, unit, count, detail)));
  }

  private synchronized void awaitRoom(int room) throws InterruptedException {
    while (held >= room) {
      wait();
    }
  }

  private synchronized void put(Lane lane, Batch<?> batch) throws InterruptedException {
    awaitRoom(capacity);
    held += batch.size();
    arrivals.add(new Arrival(lane, batch, tracker -> {}));
  }

  /** All that came since the last call, in order; it counts as held until it is released. */
  synchronized List<Arrival> take() {
    List<Arrival> taken = arrivals;
    arrivals = new ArrayList<>();
    return taken;
  }

  /** So many events have reached the tracker. */
  synchronized void release(int events) {
    held -= events;
    notifyAll();
  }
}
