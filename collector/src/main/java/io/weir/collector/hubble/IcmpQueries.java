package io.weir.collector.hubble;

import io.weir.collector.hubble.FlowEvent.IcmpKind;
import io.weir.collector.hubble.FlowEvent.Packet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which ICMP types ask, and which answer (IANA's registries of ICMP and ICMPv6 types). */
final class IcmpQueries {

  private static final Map<Integer, Integer> QUERY_OF_ANSWER = Map.of(0, 8, 14, 13, 16, 15, 18, 17);
  private static final Map<Integer, Integer> QUERY_OF_ANSWER_V6 = Map.of(129, 128);
  private static final Set<Integer> QUERIES = Set.of(8, 13, 15, 17);

  private IcmpQueries() {}

  /** True for ICMP that tells of other flows or of neighbours: errors, redirects, discovery. */
  static boolean isNoFlow(Packet packet) {
    IcmpKind icmp = packet.icmp();
    if (icmp == null) {
      return false;
    }
    int query = query(packet.tuple().protocol(), icmp.type());
    return packet.tuple().protocol() == Protocols.ICMP ? !QUERIES.contains(query) : query != 128;
  }

  static boolean isAnswer(Packet packet) {
    IcmpKind icmp = packet.icmp();
    return icmp != null && query(packet.tuple().protocol(), icmp.type()) != icmp.type();
  }

  /** The type that the connection's first packet has; null for other protocols. */
  static @Nullable Integer query(Packet packet) {
    IcmpKind icmp = packet.icmp();
    return icmp == null ? null : Integer.valueOf(query(packet.tuple().protocol(), icmp.type()));
  }

  private static int query(int protocol, int type) {
    return (protocol == Protocols.ICMP ? QUERY_OF_ANSWER : QUERY_OF_ANSWER_V6)
        .getOrDefault(type, type);
  }
}
