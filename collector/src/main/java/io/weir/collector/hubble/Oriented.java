package io.weir.collector.hubble;

import io.weir.collector.hubble.FlowEvent.Kind;
import io.weir.collector.hubble.FlowEvent.Packet;
import io.weir.collector.hubble.FlowEvent.Sight;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who opened the connection of a packet.
 *
 * @param key of the connection, from its initiator
 * @param reply true if the packet goes to the initiator
 * @param certain false if that is only likely
 * @param opens true if the packet is the connection's first, or a repetition of it
 */
record Oriented(ConnectionKey key, boolean reply, boolean certain, boolean opens) {

  /**
   * Decides by the packet itself, then by Hubble's connection tracking, then by what is known.
   *
   * @param isKnown whether a connection with that key was seen before
   */
  static Oriented of(FlowEvent event, String node, Predicate<ConnectionKey> isKnown) {
    Packet packet = event.packet();
    ConnectionKey asSent = new ConnectionKey(node, packet.tuple(), IcmpQueries.query(packet));
    Boolean reply = told(event);
    if (reply == null) {
      boolean answer = !isKnown.test(asSent) && isKnown.test(asSent.reversed());
      return new Oriented(answer ? asSent.reversed() : asSent, answer, false, false);
    }
    boolean certain = isCertain(event);
    return new Oriented(
        reply ? asSent.reversed() : asSent, reply, certain, !reply && certain && isFirst(event));
  }

  private static @Nullable Boolean told(FlowEvent event) {
    Packet packet = event.packet();
    Integer flags = packet.tcpFlags();
    if (flags != null && TcpFlag.SYN.in(flags)) {
      return TcpFlag.ACK.in(flags);
    }
    if (packet.icmp() != null) {
      return IcmpQueries.isAnswer(packet);
    }
    Boolean reply = event.sight().reply();
    // Cilium asks no policy about answers, and does not say of drops which way they went.
    return (reply == null && isAboutPolicy(event)) ? Boolean.FALSE : reply;
  }

  private static boolean isAboutPolicy(FlowEvent event) {
    return event.sight().kind() == Kind.POLICY_VERDICT
        || Drops.byPolicy(event.words().dropReason());
  }

  /** TCP needs its SYN: connection tracking also takes up connections midway. */
  private static boolean isCertain(FlowEvent event) {
    Integer flags = event.packet().tcpFlags();
    return event.packet().tuple().protocol() != Protocols.TCP
        || (flags != null && TcpFlag.SYN.in(flags));
  }

  private static boolean isFirst(FlowEvent event) {
    Sight sight = event.sight();
    return event.packet().tuple().protocol() == Protocols.TCP
        || sight.first()
        || sight.kind() == Kind.POLICY_VERDICT
        || sight.kind() == Kind.DROP;
  }
}
