package io.weir.collector.flow;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Brings what several feeds saw into the order of time, so that it does not matter which of them
 * spoke first. Within a lane the feed's own order holds, but traffic has none. Not thread-safe.
 */
final class EventMerge {

  private final Map<Lane, Queue<Batch<?>>> lanes = new EnumMap<>(Lane.class);
  private int held;

  EventMerge() {
    for (Lane lane : Lane.values()) {
      lanes.put(
          lane,
          lane == Lane.TRAFFIC
              ? new PriorityQueue<>(Comparator.comparingLong(Batch::nextAt))
              : new ArrayDeque<>());
    }
  }

  void add(Lane lane, Batch<?> batch) {
    if (!batch.isUsedUp()) {
      held += batch.size();
      lane(lane).add(batch);
    }
  }

  private Queue<Batch<?>> lane(Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }

  /**
   * Feeds what happened until the given time, and what exceeds the room even if it is younger.
   *
   * @return how many events were fed
   */
  int feed(NodeTracker tracker, long until, int room) {
    int before = held;
    for (Queue<Batch<?>> lane = earliest(); lane != null; lane = earliest()) {
      Batch<?> batch = lane.remove();
      long others = earliestBeside(lane);
      long limit = held > room ? others : Math.min(until, others);
      boolean early = batch.nextAt() > limit;
      while (!batch.isUsedUp() && batch.nextAt() <= limit) {
        batch.feedNext(tracker);
        held--;
      }
      if (!batch.isUsedUp()) {
        putBack(lane, batch);
      }
      if (early) {
        break;
      }
    }
    return before - held;
  }

  private static void putBack(Queue<Batch<?>> lane, Batch<?> batch) {
    if (lane instanceof Deque<Batch<?>> deque) {
      deque.addFirst(batch);
    } else {
      lane.add(batch);
    }
  }

  private @Nullable Queue<Batch<?>> earliest() {
    Queue<Batch<?>> earliest = null;
    for (Queue<Batch<?>> lane : lanes.values()) {
      if (!lane.isEmpty()
          && (earliest == null || lane.element().nextAt() < earliest.element().nextAt())) {
        earliest = lane;
      }
    }
    return earliest;
  }

  /** What must not be overtaken: in a lane with an order of its own, nothing of the lane itself. */
  private long earliestBeside(Queue<Batch<?>> lane) {
    long earliest = Long.MAX_VALUE;
    for (Queue<Batch<?>> other : lanes.values()) {
      if (!other.isEmpty() && (other != lane || !(other instanceof Deque))) {
        earliest = Math.min(earliest, other.element().nextAt());
      }
    }
    return earliest;
  }
}
