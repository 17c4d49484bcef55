package io.weir.collector.flow;

import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.policy.net.IpAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * Which pods told whom, by ICMP, that something cannot be reached. What exactly the messages are
 * about is not known: they count for what got no answer between the two in the same cell.
 */
final class Unreachables {

  private static final int MOST = 10_000;
  private static final int UNREACHABLE = 3;
  private static final int UNREACHABLE_V6 = 1;

  private record Pair(IpAddress destination, IpAddress source) {}

  private Set<Pair> current = new HashSet<>();
  private Set<Pair> ended = Set.of();

  /** Takes an ICMP error that a pod sent. */
  void add(Tuple packet, Icmp icmp) {
    boolean unreachable =
        packet.protocol() == Protocols.ICMP
            ? icmp.type() == UNREACHABLE
            : icmp.type() == UNREACHABLE_V6;
    if (unreachable && current.size() < MOST) {
      current.add(new Pair(packet.src(), packet.dst()));
    }
  }

  /** The current cell has ended. */
  void seal() {
    ended = current;
    current = new HashSet<>();
  }

  /** Whether a destination told the source so in the cell that ended. */
  boolean wereToldTo(IpAddress source, IpAddress destination) {
    return !ended.isEmpty() && ended.contains(new Pair(destination, source));
  }
}
