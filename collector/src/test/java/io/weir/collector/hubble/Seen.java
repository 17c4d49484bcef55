package io.weir.collector.hubble;

import io.weir.collector.conntrack.Tuple;
import io.weir.collector.hubble.FlowEvent.Direction;
import io.weir.collector.hubble.FlowEvent.IcmpKind;
import io.weir.collector.hubble.FlowEvent.Kind;
import io.weir.collector.hubble.FlowEvent.Packet;
import io.weir.collector.hubble.FlowEvent.Point;
import io.weir.collector.hubble.FlowEvent.Sight;
import io.weir.collector.hubble.FlowEvent.Words;
import io.weir.schemas.PluginDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events for tests: unless told otherwise, a SYN from 10.1.1.2 port 40000 to 10.1.2.3 port 8080 at
 * 09:00:01, traced into the endpoint on n2.
 */
record Seen(
    Instant at,
    @Nullable String node,
    Tuple tuple,
    int flags,
    @Nullable IcmpKind icmp,
    Kind kind,
    Point point,
    Direction direction,
    @Nullable Boolean reply,
    @Nullable String verdict,
    @Nullable String reason,
    PluginDecision said) {

  static final Instant NINE = Instant.parse("2026-01-05T09:00:00Z");
  static final int SYN = 2;
  static final int SYN_ACK = 18;
  static final int RST_ACK = 20;
  static final int FIN_ACK = 17;
  static final int ACK = 16;

  static Seen syn() {
    return new Seen(
        NINE.plusSeconds(1),
        "n2",
        Tuple.of(6, "10.1.1.2", 40000, "10.1.2.3", 8080),
        SYN,
        null,
        Kind.TRACE,
        Point.TO_ENDPOINT,
        Direction.INGRESS,
        false,
        "FORWARDED",
        null,
        PluginDecision.UNKNOWN);
  }

  /** The backend's answer, on its way out of n2. */
  static Seen answer(int flags) {
    return syn().reversed().with(flags).traced(Point.TO_OTHER, Direction.INGRESS).reply(true);
  }

  /** A packet that the ingress policies denied: Cilium does not say which way it went. */
  static Seen drop(String reason) {
    return syn()
        .kind(Kind.DROP, Point.UNKNOWN)
        .reply(null)
        .said("DROPPED", reason, PluginDecision.DENIED);
  }

  static Seen verdict(String verdict, PluginDecision said) {
    return syn().kind(Kind.POLICY_VERDICT, Point.UNKNOWN).said(verdict, null, said);
  }

  Seen after(Duration time) {
    return new Seen(
        NINE.plusSeconds(1).plus(time),
        node,
        tuple,
        flags,
        icmp,
        kind,
        point,
        direction,
        reply,
        verdict,
        reason,
        said);
  }

  Seen on(@Nullable String name) {
    return new Seen(
        at, name, tuple, flags, icmp, kind, point, direction, reply, verdict, reason, said);
  }

  Seen of(Tuple packet) {
    return new Seen(
        at, node, packet, flags, icmp, kind, point, direction, reply, verdict, reason, said);
  }

  Seen reversed() {
    return of(tuple.reversed());
  }

  Seen with(int tcpFlags) {
    return new Seen(
        at, node, tuple, tcpFlags, icmp, kind, point, direction, reply, verdict, reason, said);
  }

  Seen icmp(int type) {
    return new Seen(
        at,
        node,
        tuple,
        flags,
        new IcmpKind(type, 0),
        kind,
        point,
        direction,
        reply,
        verdict,
        reason,
        said);
  }

  Seen kind(Kind other, Point where) {
    return new Seen(
        at, node, tuple, flags, icmp, other, where, direction, reply, verdict, reason, said);
  }

  Seen traced(Point where, Direction way) {
    return new Seen(
        at, node, tuple, flags, icmp, Kind.TRACE, where, way, reply, verdict, reason, said);
  }

  Seen reply(@Nullable Boolean is) {
    return new Seen(
        at, node, tuple, flags, icmp, kind, point, direction, is, verdict, reason, said);
  }

  Seen said(String word, @Nullable String why, PluginDecision decision) {
    return new Seen(
        at, node, tuple, flags, icmp, kind, point, direction, reply, word, why, decision);
  }

  FlowEvent event() {
    return event(false, false);
  }

  FlowEvent event(boolean srcIsService, boolean dstIsService) {
    boolean egress = direction == Direction.EGRESS;
    return new FlowEvent(
        at,
        node,
        null,
        new Packet(
            tuple, null, icmp, tuple.protocol() == 6 ? flags : null, srcIsService, dstIsService),
        new Sight(kind, point, direction, reply, false),
        new Words(
            verdict,
            reason,
            egress ? said : PluginDecision.UNKNOWN,
            egress ? PluginDecision.UNKNOWN : said,
            List.of(),
            1));
  }
}
