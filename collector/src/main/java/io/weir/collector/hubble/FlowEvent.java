package io.weir.collector.hubble;

import io.weir.collector.conntrack.Tuple;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.PluginDecision;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Hubble saw of one packet.
 *
 * @param at microseconds
 * @param node that saw it; null when Hubble does not say
 * @param uuid Hubble's own identity of the event; null in old versions
 */
record FlowEvent(
    Instant at,
    @Nullable String node,
    @Nullable String uuid,
    Packet packet,
    Sight sight,
    Words words)
    implements HubbleEvent {

  /** True if the packet went no further. */
  boolean isDrop() {
    return sight.kind() == Kind.DROP
        ? !"AUDIT".equals(words.verdict())
        : "DROPPED".equals(words.verdict());
  }

  /**
   * The packet.
   *
   * @param tuple as it was sent; before source translation where that is known
   * @param translatedSrc the source after translation; null when not translated
   * @param icmp null for other protocols
   * @param tcpFlags as in the TCP header; null for other protocols, or unknown
   * @param srcIsService true when the source is a Service's virtual address
   * @param dstIsService true when the destination is a Service's virtual address
   */
  record Packet(
      Tuple tuple,
      @Nullable IpAddress translatedSrc,
      @Nullable IcmpKind icmp,
      @Nullable Integer tcpFlags,
      boolean srcIsService,
      boolean dstIsService) {}

  /** ICMP type and code, each 0 to 255. */
  record IcmpKind(int type, int code) {}

  /**
   * Where and how it was seen.
   *
   * @param direction of the connection, seen from the node's own pod
   * @param reply whether it went from the backend to the initiator; null when Hubble does not know
   * @param first true when Hubble's connection tracking had not known the connection before
   */
  record Sight(
      Kind kind, Point point, Direction direction, @Nullable Boolean reply, boolean first) {}

  /** The datapath's kinds of events that tell of connections. */
  enum Kind {
    DROP,
    TRACE,
    POLICY_VERDICT
  }

  /** Where on its way through the node a traced packet was. */
  enum Point {
    /** On its way into a pod, behind that pod's policies. */
    TO_ENDPOINT,
    /** On its way to anything else, behind the policies of a local source. */
    TO_OTHER,
    /** Coming from somewhere, before any policy. */
    FROM,
    UNKNOWN
  }

  /** Whose policies are asked: the source's (EGRESS) or the destination's (INGRESS). */
  enum Direction {
    UNKNOWN,
    INGRESS,
    EGRESS
  }

  /**
   * What Hubble says of it.
   *
   * @param verdict in Hubble's word; null when it gives none
   * @param dropReason in Hubble's word; null when it gives none
   * @param egress what the source's policies said in this event
   * @param ingress what the destination's policies said in this event
   * @param policies those it names, as namespace/name, or name
   * @param packets how many packets the event stands for, at least 1
   */
  record Words(
      @Nullable String verdict,
      @Nullable String dropReason,
      PluginDecision egress,
      PluginDecision ingress,
      List<String> policies,
      long packets) {}
}
