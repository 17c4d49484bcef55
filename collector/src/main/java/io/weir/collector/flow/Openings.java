package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides where a connection begins, who began it, how sure that is, and when it is forgotten. */
final class Openings {

  /** Linux repeats a SYN after at most 64 s. */
  private static final Duration LONGEST_SYN_PAUSE = Duration.ofSeconds(70);

  /** Kernel default of nf_conntrack_udp_timeout. */
  private static final Duration UDP_TIMEOUT = Duration.ofSeconds(30);

  /** The kernel's garbage collector may be this late with a DESTROY (measured: up to 52 s). */
  private static final Duration LATE_DESTROY = Duration.ofMinutes(2);

  private static final Set<Integer> ICMP_ERRORS = Set.of(3, 4, 5, 11, 12);
  private static final int FIRST_ICMP_V6_QUERY = 128;

  private final ConnectionTable table;

  Openings(ConnectionTable table) {
    this.table = table;
  }

  /**
   * The connection of a conntrack entry not known before; an attempt of the same packets becomes
   * it.
   */
  Connection entry(EntryKey key, ConntrackEvent event, Instant at) {
    Addresses addresses = Addresses.of(event);
    Connection attempt = event.kind() == Kind.NEW ? table.packet(addresses.policy()) : null;
    if (attempt != null && attempt.isAttempt() && attempt.certain()) {
      table.remove(attempt);
      attempt.becomeEntry(key, event);
      return attempt;
    }
    boolean certain = event.kind() == Kind.NEW && opensCertainly(event, addresses);
    boolean midway = event.kind() != Kind.NEW || (isTcp(event) && !certain);
    Connection connection =
        new Connection(addresses, certain, midway ? null : at, event.icmp(), at);
    connection.becomeEntry(key, event);
    return connection;
  }

  private static boolean isTcp(ConntrackEvent event) {
    return event.original().protocol() == Protocols.TCP;
  }

  private boolean opensCertainly(ConntrackEvent event, Addresses addresses) {
    return switch (event.original().protocol()) {
      case Protocols.TCP -> "SYN_SENT".equals(event.state());
      case Protocols.UDP -> !reverseKnown(addresses.policy());
      // The kernel makes entries for these from INIT chunks and queries only.
      case Protocols.SCTP, Protocols.ICMP, Protocols.ICMP_V6 -> true;
      default -> false;
    };
  }

  private boolean reverseKnown(Tuple packet) {
    return table.packet(packet.reversed()) != null;
  }

  /** A connection of which only dropped packets are seen. */
  Connection attempt(DropEvent drop, Instant at) {
    Tuple packet = tuple(drop);
    boolean answer = isAnswer(drop);
    Tuple wire = answer ? packet.reversed() : packet;
    Tuple asked = wire;
    if (drop.originalDst() != null) {
      asked =
          new Tuple(
              wire.protocol(),
              wire.src(),
              wire.srcPort(),
              drop.originalDst(),
              drop.originalDstPort() != null ? drop.originalDstPort() : wire.dstPort());
    }
    boolean certain = !answer && opensCertainly(drop, packet);
    return new Connection(new Addresses(asked, wire), certain, certain ? at : null, icmp(drop), at);
  }

  private boolean opensCertainly(DropEvent drop, Tuple packet) {
    return switch (drop.protocol()) {
      case Protocols.TCP -> drop.tcpFlags() != null && TcpFlags.opens(drop.tcpFlags());
      case Protocols.UDP -> drop.ctinfo() == CtInfo.NEW && !reverseKnown(packet);
      default -> drop.ctinfo() == CtInfo.NEW;
    };
  }

  /** True if the drop opens a connection of its own although one with its addresses is known. */
  boolean begins(DropEvent drop, Connection known, boolean forward, Instant at) {
    boolean opening =
        drop.protocol() == Protocols.TCP
            ? drop.tcpFlags() != null && TcpFlags.opens(drop.tcpFlags())
            : drop.ctinfo() == CtInfo.NEW;
    if (!opening) {
      return false;
    }
    if (!forward) {
      return true;
    }
    if (known.ended() != null) {
      known.end(at);
      return true;
    }
    return false;
  }

  /** True for an answer whose request was not seen. */
  static boolean isAnswer(DropEvent drop) {
    return drop.ctinfo() == CtInfo.ESTABLISHED_REPLY
        || (drop.tcpFlags() != null && TcpFlags.acceptsOpening(drop.tcpFlags()));
  }

  /** True for messages about other flows: ICMP errors, neighbour discovery. */
  static boolean isNoFlow(DropEvent drop) {
    if (drop.ctinfo() == CtInfo.RELATED || drop.ctinfo() == CtInfo.RELATED_REPLY) {
      return true;
    }
    Integer type = drop.icmpType();
    if (type == null) {
      return false;
    }
    return drop.protocol() == Protocols.ICMP
        ? ICMP_ERRORS.contains(type)
        : type < FIRST_ICMP_V6_QUERY || type > FIRST_ICMP_V6_QUERY + 1;
  }

  static Tuple tuple(DropEvent drop) {
    return Tuple.of(drop.protocol(), drop.src(), drop.srcPort(), drop.dst(), drop.dstPort());
  }

  private static @Nullable Icmp icmp(DropEvent drop) {
    return drop.icmpType() == null || drop.icmpCode() == null
        ? null
        : new Icmp(drop.icmpType(), drop.icmpCode(), 0);
  }

  /**
   * True if an opening goes on trying what an expired entry of the same addresses began in vain.
   */
  static boolean isRetry(Connection before, Instant now) {
    return before.expiredInVain() && now.isBefore(before.lastSeen().plus(LONGEST_SYN_PAUSE));
  }

  /** True when nothing more can be said of it: its entry is gone, or nobody will try it again. */
  static boolean isForgotten(Connection connection, Instant now) {
    return !now.isBefore(connection.lastSeen().plus(memory(connection)));
  }

  private static Duration memory(Connection connection) {
    if (connection.isAttempt() || connection.expiredInVain()) {
      return connection.protocol() == Protocols.TCP ? LONGEST_SYN_PAUSE : UDP_TIMEOUT;
    }
    if (connection.destroyed()) {
      return connection.protocol() == Protocols.UDP ? UDP_TIMEOUT : Duration.ZERO;
    }
    if (connection.ended() != null) {
      Integer left = connection.timeoutSeconds();
      return LATE_DESTROY.plusSeconds(left == null ? 0 : left);
    }
    return Duration.ofDays(365);
  }
}
