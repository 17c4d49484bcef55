package io.weir.collector.netlink;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.NodeListener;
import io.weir.collector.node.TrafficEvent;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps what a feed tells, in its order. */
final class RecordingListener implements NodeListener {

  /** One call of {@link NodeListener#lost}. */
  record Loss(
      Instant from,
      Instant until,
      LossPlace place,
      LossUnit unit,
      @Nullable Long count,
      String detail) {}

  /** A whole listing. */
  record Listing(Instant began, Instant ended, boolean complete, List<ConntrackEvent> entries) {}

  private final List<ConntrackEvent> events = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private final List<Listing> listings = new ArrayList<>();
  private List<ConntrackEvent> present = new ArrayList<>();
  private @Nullable Instant listingBegan;

  @Override
  public synchronized void conntrack(List<ConntrackEvent> some) {
    for (ConntrackEvent event : some) {
      if (event.kind() == Kind.PRESENT) {
        if (listingBegan == null) {
          throw new IllegalStateException("outside a listing: " + event);
        }
        present.add(event);
      } else {
        events.add(event);
      }
    }
  }

  @Override
  public synchronized void listingBegins(Instant at) {
    if (listingBegan != null) {
      throw new IllegalStateException("a listing within a listing");
    }
    listingBegan = at;
  }

  @Override
  public synchronized void listingEnds(Instant at, boolean complete) {
    if (listingBegan == null) {
      throw new IllegalStateException("the end of no listing");
    }
    listings.add(new Listing(listingBegan, at, complete, present));
    present = new ArrayList<>();
    listingBegan = null;
  }

  @Override
  public void drops(List<DropEvent> drops) {
    throw new IllegalStateException("not from conntrack");
  }

  @Override
  public void traffic(List<TrafficEvent> traffic) {
    throw new IllegalStateException("not from conntrack");
  }

  @Override
  public synchronized void lost(
      Instant from,
      Instant until,
      LossPlace place,
      LossUnit unit,
      @Nullable Long count,
      String detail) {
    losses.add(new Loss(from, until, place, unit, count, detail));
  }

  synchronized List<ConntrackEvent> events() {
    return List.copyOf(events);
  }

  synchronized List<ConntrackEvent> events(Predicate<ConntrackEvent> which) {
    return events.stream().filter(which).toList();
  }

  synchronized List<Loss> losses() {
    return List.copyOf(losses);
  }

  synchronized List<Listing> listings() {
    return List.copyOf(listings);
  }
}
