package io.weir.collector.flow;

import io.weir.collector.conntrack.Tuple;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.util.HashSet;
import java.util.Set;

/**
 * Of which packets pods told their senders, by ICMP, that they cannot be delivered. The kernel
 * gives what it counts in no order, so they are kept until the cell in which they came is told.
 */
final class Unreachables {

  private static final int MOST = 10_000;

  private final LossLedger losses;
  private Set<Tuple> current = new HashSet<>();
  private Set<Tuple> ended = Set.of();

  /**
   * None yet.
   *
   * @param losses hears of those for which there is no room
   */
  Unreachables(LossLedger losses) {
    this.losses = losses;
  }

  /** Takes a packet that its destination, a pod, refused at a time. */
  void add(Tuple packet, long at) {
    if (current.size() < MOST) {
      current.add(packet);
    } else if (!current.contains(packet)) {
      losses.add(
          at,
          LossPlace.BUFFER,
          LossUnit.EVENTS,
          1L,
          "more than " + MOST + " refusals by ICMP at once");
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
