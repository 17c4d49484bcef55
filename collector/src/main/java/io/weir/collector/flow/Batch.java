package io.weir.collector.flow;

import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Events of one feed on their way to the tracker, in the feed's order. */
final class Batch<T> {

  private final List<T> events;
  private final Function<T, Instant> time;
  private final BiConsumer<NodeTracker, T> feed;
  private int next;

  Batch(List<T> events, Function<T, Instant> time, BiConsumer<NodeTracker, T> feed) {
    this.events = events;
    this.time = time;
    this.feed = feed;
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
    feed.accept(tracker, events.get(next++));
  }
}
