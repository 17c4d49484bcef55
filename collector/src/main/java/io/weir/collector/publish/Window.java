package io.weir.collector.publish;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What Kafka was handed and has not acknowledged, oldest first. Not thread-safe. */
final class Window implements Iterable<Shipment> {

  private final Deque<Shipment> shipments = new ArrayDeque<>();
  private final long room;
  private long bytes;

  /**
   * An empty one.
   *
   * @param room bytes from which on it is full
   */
  Window(long room) {
    this.room = room;
  }

  void add(Shipment shipment) {
    shipments.addLast(shipment);
    bytes += shipment.bytes;
  }

  void removeOldest() {
    bytes -= shipments.removeFirst().bytes;
  }

  void clear() {
    shipments.clear();
    bytes = 0;
  }

  @Nullable Shipment oldest() {
    return shipments.peekFirst();
  }

  boolean isEmpty() {
    return shipments.isEmpty();
  }

  boolean isFull() {
    return bytes >= room;
  }

  /** True while Kafka has not said of each what became of it. */
  boolean awaitsAnswers() {
    return shipments.stream().anyMatch(shipment -> shipment.state() == Shipment.State.PENDING);
  }

  @Override
  public Iterator<Shipment> iterator() {
    return shipments.iterator();
  }
}
