package io.weir.collector.flow;

import io.weir.collector.conntrack.Tuple;
import java.util.HashSet;
import java.util.Set;

/**
 * Of which packets pods told their senders, by ICMP, that they cannot be delivered. The kernel
 * gives what it counts in no order, so they are kept until the cell in which they came is told.
 */
final class Unreachables {

  private static final int MOST = 10_000;

  private Set<Tuple> current = new HashSet<>();
  private Set<Tuple> ended = Set.of();

  /** Takes a packet that its destination, a pod, refused. */
  void add(Tuple packet) {
    if (current.size() < MOST) {
      current.add(packet);
    }
  }

  /** The current cell has ended. */
  void seal() {
    ended = current;
    current = new HashSet<>();
  }

  /** Whether the destination refused such packets in the cell that ended. */
  boolean wereTold(Form packet) {
    return !ended.isEmpty() && ended.contains(packet.tuple());
  }
}
