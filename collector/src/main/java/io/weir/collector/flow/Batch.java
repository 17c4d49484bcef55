package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Events of one feed on their way to the tracker, in the feed's order. */
final class Batch<T> {

  /** Prepares the tracker for the events from one on; called before every few. */
  interface Ahead {
    void bringNear(NodeTracker tracker, int from);
  }

  private static final Ahead NOTHING = (tracker, from) -> {};

  private final List<T> events;
  private final Function<T, Instant> time;
  private final BiConsumer<NodeTracker, T> feed;
  private final Ahead ahead;
  private int next;

  Batch(List<T> events, Function<T, Instant> time, BiConsumer<NodeTracker, T> feed) {
    this(events, time, feed, NOTHING);
  }

  private Batch(
      List<T> events, Function<T, Instant> time, BiConsumer<NodeTracker, T> feed, Ahead ahead) {
    this.events = events;
    this.time = time;
    this.feed = feed;
    this.ahead = ahead;
  }

  /** Of conntrack, whose events may come by the hundred thousand each second. */
  static Batch<ConntrackEvent> conntrack(List<ConntrackEvent> events) {
    return new Batch<>(
        events,
        ConntrackEvent::at,
        NodeTracker::conntrack,
        (tracker, from) -> tracker.bringNear(events, from));
  }

  int size() {
    return events.size();
  }

  boolean isUsedUp() {
    return next == events.size();
  }

  /** Time of the next event; there must be one. */
  long nextAt() {
    return Micros.of(time.apply(events.get(next)));
  }

  void feedNext(NodeTracker tracker) {
    if (next % ConnectionTable.NEAR == 0) {
      ahead.bringNear(tracker, next);
    }
    feed.accept(tracker, events.get(next++));
  }
}
