package io.weir.collector.hubble;

import io.weir.collector.conntrack.Tuple;
import io.weir.collector.hubble.FlowEvent.Direction;
import io.weir.collector.hubble.FlowEvent.IcmpKind;
import io.weir.collector.hubble.FlowEvent.Kind;
import io.weir.collector.hubble.FlowEvent.Packet;
import io.weir.collector.hubble.FlowEvent.Point;
import io.weir.collector.hubble.FlowEvent.Sight;
import io.weir.policy.net.IpAddress;
import io.weir.policy.net.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one flow message while it is read; either format fills them, and here they are
 * checked and understood. Every one may be missing.
 */
final class FlowFields {

  private static final int LARGEST_PORT = 65_535;
  private static final int LARGEST_BYTE = 255;

  private static final int DROP = 1;
  private static final int TRACE = 4;
  private static final int POLICY_VERDICT = 5;

  @Nullable Instant time;
  @Nullable String node;
  @Nullable String uuid;
  @Nullable String flowType;
  @Nullable String source;
  @Nullable String translatedSource;
  @Nullable String destination;
  int protocol = -1;
  @Nullable Long sourcePort;
  @Nullable Long destinationPort;
  @Nullable Integer tcpFlags;
  long icmpType;
  long icmpCode;
  boolean sourceIsService;
  boolean destinationIsService;
  long eventType;
  @Nullable String point;
  @Nullable String traceReason;
  @Nullable String direction;
  @Nullable Boolean reply;
  final WordFields words = new WordFields();

  /**
   * What was read.
   *
   * @throws IllegalArgumentException naming the field, its value and what is allowed
   */
  HubbleEvent toEvent() {
    Kind kind = kind();
    if (kind == null || source == null || destination == null || protocol < 0) {
      return new HubbleEvent.Unused();
    }
    Instant at = time;
    if (at == null) {
      throw new IllegalArgumentException("time is missing");
    }
    Direction way = direction();
    return new FlowEvent(
        at.truncatedTo(ChronoUnit.MICROS),
        node,
        uuid,
        packet(source, destination),
        new Sight(kind, point(), way, reply, "NEW".equals(traceReason)),
        words.words(kind, way));
  }

  /** Null for what tells of no connection's packets: layer 7, sockets, captures. */
  private @Nullable Kind kind() {
    if ("L7".equals(flowType) || "SOCK".equals(flowType)) {
      return null;
    }
    if (eventType == DROP) {
      return Kind.DROP;
    }
    if (eventType == TRACE) {
      return Kind.TRACE;
    }
    if (eventType == POLICY_VERDICT) {
      return Kind.POLICY_VERDICT;
    }
    if (eventType != 0) {
      return null;
    }
    // A field mask may have left the type out.
    if (words.namesDecisions()) {
      return Kind.POLICY_VERDICT;
    }
    return "DROPPED".equals(words.verdict) ? Kind.DROP : Kind.TRACE;
  }

  private Packet packet(String src, String dst) {
    String translated = translatedSource;
    boolean ported = Protocols.hasPorts(protocol);
    return new Packet(
        new Tuple(
            protocol,
            address("IP.source", src),
            ported ? port("source_port", sourcePort) : Tuple.NO_PORT,
            address("IP.destination", dst),
            ported ? port("destination_port", destinationPort) : Tuple.NO_PORT),
        translated == null || translated.equals(src)
            ? null
            : address("IP.source_xlated", translated),
        Protocols.isIcmp(protocol)
            ? new IcmpKind(octet("type", icmpType), octet("code", icmpCode))
            : null,
        tcpFlags,
        sourceIsService,
        destinationIsService);
  }

  private Point point() {
    String name = point;
    if (name == null) {
      return Point.UNKNOWN;
    }
    if (name.equals("TO_ENDPOINT")) {
      return Point.TO_ENDPOINT;
    }
    if (name.startsWith("TO_")) {
      return Point.TO_OTHER;
    }
    return name.startsWith("FROM_") ? Point.FROM : Point.UNKNOWN;
  }

  private Direction direction() {
    if ("EGRESS".equals(direction)) {
      return Direction.EGRESS;
    }
    return "INGRESS".equals(direction) ? Direction.INGRESS : Direction.UNKNOWN;
  }

  private static IpAddress address(String field, String text) {
    try {
      return IpAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          field + " is " + Printable.of(text) + ": allowed is an IP address", e);
    }
  }

  /** Port 0 is left out of messages, as is one that a field mask hides. */
  private static int port(String field, @Nullable Long value) {
    if (value == null) {
      return Tuple.NO_PORT;
    }
    if (value < 0 || value > LARGEST_PORT) {
      throw new IllegalArgumentException(field + " is " + value + ": allowed is 0 to 65535");
    }
    return value.intValue();
  }

  private static int octet(String field, long value) {
    if (value < 0 || value > LARGEST_BYTE) {
      throw new IllegalArgumentException(
          "ICMP " + field + " is " + value + ": allowed is 0 to 255");
    }
    return (int) value;
  }
}
