package io.weir.collector.hubble;

import io.weir.collector.hubble.FlowEvent.IcmpKind;
import io.weir.collector.hubble.FlowEvent.Packet;
import io.weir.policy.net.IpAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one node's events say of one connection over its whole life. */
final class Connection {

  /** Linux repeats a SYN after at most 64 s; an ended connection may have late packets for less. */
  private static final Duration MEMORY_OF_ENDED = Duration.ofSeconds(70);

  private static final Duration MEMORY_OF_DATAGRAMS = Duration.ofMinutes(2);

  /** Events of a connection that is in use come at least this often (Cilium's CT lifetime). */
  private static final Duration MEMORY_OF_TCP = Duration.ofSeconds(8_000);

  /** Cilium's events of one and the same packet lie closer together. */
  private static final Duration SAME_PACKET = Duration.ofSeconds(1);

  private final ConnectionKey key;
  private final boolean toService;
  private boolean certain;
  private @Nullable Instant start;
  private @Nullable IcmpKind icmp;
  private @Nullable IpAddress translatedSrc;
  private @Nullable Connection asked;
  private boolean replied;
  private boolean ended;
  private boolean reported;
  private Instant lastSeen;

  Connection(ConnectionKey key, boolean toService, Instant at) {
    this.key = key;
    this.toService = toService;
    this.lastSeen = at;
  }

  /** Takes a packet of it. */
  void seen(Oriented oriented, FlowEvent event) {
    Packet packet = event.packet();
    lastSeen = event.at().isAfter(lastSeen) ? event.at() : lastSeen;
    certain |= oriented.certain();
    if (oriented.opens() && (start == null || event.at().isBefore(start))) {
      start = event.at();
    }
    Integer flags = packet.tcpFlags();
    ended |= flags != null && (TcpFlag.FIN.in(flags) || TcpFlag.RST.in(flags));
    if (oriented.reply()) {
      replied |= !event.isDrop() && (flags == null || !TcpFlag.RST.in(flags));
    } else {
      icmp = packet.icmp() != null ? packet.icmp() : icmp;
      translatedSrc = packet.translatedSrc() != null ? packet.translatedSrc() : translatedSrc;
    }
  }

  /** Becomes the backend's side of a connection that was asked of a Service's address. */
  void isBackendOf(Connection service) {
    asked = service;
    certain |= service.certain;
    replied |= service.replied;
    if (service.start != null && (start == null || service.start.isBefore(start))) {
      start = service.start;
    }
  }

  /** True if a packet that opens a connection is of another one than this. */
  boolean isBefore(Instant opening) {
    return (ended || replied) && opening.isAfter(lastSeen.plus(SAME_PACKET));
  }

  boolean isForgotten(Instant now) {
    return !now.isBefore(lastSeen.plus(memory()));
  }

  private Duration memory() {
    if (ended) {
      return MEMORY_OF_ENDED;
    }
    return key.forward().protocol() == Protocols.TCP && replied
        ? MEMORY_OF_TCP
        : MEMORY_OF_DATAGRAMS;
  }

  void markReported() {
    reported = true;
  }

  ConnectionKey key() {
    return key;
  }

  /** True if its destination is a Service's virtual address. */
  boolean toService() {
    return toService;
  }

  boolean certain() {
    return certain;
  }

  @Nullable Instant start() {
    return start;
  }

  @Nullable IcmpKind icmp() {
    return icmp;
  }

  @Nullable IpAddress translatedSrc() {
    return translatedSrc;
  }

  /** What the initiator asked for; null when it was not translated. */
  @Nullable Connection asked() {
    return asked;
  }

  boolean replied() {
    return replied;
  }

  boolean ended() {
    return ended;
  }

  boolean reported() {
    return reported;
  }
}
