package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.TrafficEvent;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides where a connection begins, who began it, how sure that is, and when it is forgotten. */
final class Openings {

  /** Linux repeats a SYN after at most 64 s. */
  private static final int LONGEST_SYN_PAUSE = 70;

  /** Kernel default of nf_conntrack_udp_timeout, in seconds. */
  private static final int UDP_TIMEOUT = 30;

  /** The kernel's garbage collector may be this late with a DESTROY (measured: up to 52 s). */
  private static final int LATE_DESTROY = 120;

  /** A listing may show an entry so many seconds after its DESTROY was told. */
  private static final int LISTING_TIME = 10;

  /** An open connection that only its packets tell of may pause so long. */
  private static final int IDLE = 3_600;

  private static final int FOR_GOOD = Integer.MAX_VALUE;

  private static final Set<Integer> ICMP_ERRORS = Set.of(3, 4, 5, 11, 12);

  /** Echo, timestamp, information and address mask replies. */
  private static final Set<Integer> ICMP_ANSWERS = Set.of(0, 14, 16, 18);

  private static final int ECHO = 8;
  private static final int FIRST_ICMP_V6_QUERY = 128;

  private final ConnectionTable table;
  private final RecentTuples recent;
  private final AddressBook book;

  Openings(ConnectionTable table, RecentTuples recent, AddressBook book) {
    this.table = table;
    this.recent = recent;
    this.book = book;
  }

  /**
   * The connection of a conntrack entry not known before; what was tried of the same packets, or
   * seen of them, becomes it.
   */
  Connection entry(ConntrackEvent event, long at) {
    Addresses addresses = Addresses.of(event).sharedIn(book);
    boolean made = event.kind() == Kind.NEW;
    Connection connection =
        Connection.entry(addresses, event, Micros.NONE, made ? 0 : Life.UNCOUNTED);
    if (made) {
      absorbAttempts(connection);
      boolean certain = connection.is(Life.CERTAIN) || opensCertainly(event, addresses);
      connection.set(certain ? Life.CERTAIN : 0);
      if (certain || !isTcp(event)) {
        connection.learnStart(at);
      }
    }
    return connection;
  }

  /** The connection of which a packet may be, going its way; null when unknown. */
  @Nullable Connection forward(Tuple packet, @Nullable Icmp icmp) {
    return isIcmpAnswer(packet.protocol(), icmp) ? null : table.packet(packet);
  }

  /**
   * The connection of which a packet may be an answer; null when unknown. Two hosts may query each
   * other at once, and ICMP has no ports that tell the queries from the answers, but its types do.
   */
  @Nullable Connection backward(Tuple packet, @Nullable Icmp icmp) {
    return icmp == null || isIcmpAnswer(packet.protocol(), icmp)
        ? table.packet(packet.reversed())
        : null;
  }

  /** Takes in attempts that were of this connection, as its forms now show. */
  void absorbAttempts(Connection connection) {
    if (!table.hasAttempts()) {
      return;
    }
    for (Tuple form : connection.forms()) {
      Connection same = table.packet(form);
      if (same != null && same != connection && isAttempt(same)) {
        table.remove(same);
        connection.goOn(same);
      }
      Connection reverse = table.packet(form.reversed());
      if (reverse != null
          && isAttempt(reverse)
          && reverse.is(Life.TRAFFIC_ONLY)
          && !Protocols.isIcmp(reverse.protocol())) {
        table.remove(reverse);
        connection.goOn(reverse.turned());
      }
    }
  }

  /** Lets the second take the place of the first. */
  void takePlace(Connection before, Connection after) {
    table.remove(before);
    table.put(after);
  }

  /**
   * Of TCP, a packet that neither opened anything nor accepted it may be left of an older
   * connection.
   */
  private static boolean isAttempt(Connection connection) {
    return !connection.is(Life.ENTRY | Life.ENDED)
        && (connection.is(Life.CERTAIN | Life.TRAFFIC_ONLY)
            || connection.protocol() != Protocols.TCP
            || isFreshAnswer(connection));
  }

  /** True where an answer to an opening was dropped in this cell, and the opening not heard of. */
  private static boolean isFreshAnswer(Connection connection) {
    Evidence news = connection.news();
    return news != null && news.has(TcpFlags.SYN) && !connection.is(Life.REPORTED);
  }

  /** The entry that goes on with what was tried before; keeps its start and what was seen of it. */
  Connection goingOn(Connection before, ConntrackEvent event) {
    Connection connection =
        Connection.entry(Addresses.of(event).sharedIn(book), event, before.start(), 0);
    connection.goOn(before);
    return connection;
  }

  /**
   * The connection of an entry that a listing shows and no event told of.
   *
   * @param isNew whether it began while events were watched, so that all it counted is to be told
   */
  Connection listed(ConntrackEvent event, boolean isNew) {
    Addresses addresses = Addresses.of(event).sharedIn(book);
    long start = event.startedAt() == null ? Micros.NONE : Micros.of(event.startedAt());
    boolean certain =
        switch (event.original().protocol()) {
          // The kernel also takes up connections in their midst, but never in these states.
          case Protocols.TCP -> {
            EntryState state = EntryState.of(event.state());
            yield state == EntryState.SYN_SENT || state == EntryState.SYN_RECV;
          }
          case Protocols.UDP -> false;
          default -> opensCertainly(event, addresses);
        };
    Connection connection =
        Connection.entry(
            addresses, event, start, (certain ? Life.CERTAIN : 0) | (isNew ? 0 : Life.UNCOUNTED));
    connection.know(event);
    return connection;
  }

  /** Takes the opening of an entry that a listing had shown before its event came. */
  void heardLate(Connection known, ConntrackEvent event, long at) {
    if (!known.is(Life.CERTAIN) && opensCertainly(event, Addresses.of(event))) {
      known.set(Life.CERTAIN);
      if (known.closing() != null) {
        known.closing().learn(Life.CERTAIN);
      }
    }
    if (!known.is(Life.REPORTED)) {
      Evidence news = known.news();
      known.learnStart(news == null ? at : Math.min(at, news.first()));
    }
  }

  /**
   * The connection of an entry of which only the end was heard.
   *
   * @param isNew whether it began while events were watched
   */
  Connection ended(ConntrackEvent event, boolean isNew) {
    Addresses addresses = Addresses.of(event).sharedIn(book);
    long start = isNew && event.startedAt() != null ? Micros.of(event.startedAt()) : Micros.NONE;
    return Connection.entry(addresses, event, start, isNew ? 0 : Life.UNCOUNTED);
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
    Tuple reversed = packet.reversed();
    return table.packet(reversed) != null || recent.contain(reversed);
  }

  /** A connection of which only dropped packets are seen. */
  Connection attempt(DropEvent drop, long at) {
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
    return new Connection(
        new Addresses(asked, wire).sharedIn(book),
        query(packet.protocol(), icmp(drop)),
        certain ? at : Micros.NONE,
        certain ? Life.CERTAIN : 0);
  }

  private boolean opensCertainly(DropEvent drop, Tuple packet) {
    return switch (drop.protocol()) {
      case Protocols.TCP -> drop.tcpFlags() != null && TcpFlags.opens(drop.tcpFlags());
      case Protocols.UDP -> drop.ctinfo() == CtInfo.NEW && !reverseKnown(packet);
      default -> drop.ctinfo() == CtInfo.NEW;
    };
  }

  /** A connection of which only traffic at interfaces of pods is seen. */
  Connection passing(TrafficEvent traffic, boolean answer, long at) {
    Tuple packet = answer ? traffic.packet().reversed() : traffic.packet();
    boolean tcp = packet.protocol() == Protocols.TCP;
    boolean certain =
        !answer
            && (tcp
                ? TcpFlags.opens(traffic.tcpFlags())
                : traffic.icmp() != null || !reverseKnown(packet));
    boolean begins = !answer && (!tcp || (traffic.tcpFlags() & TcpFlags.SYN) != 0);
    return new Connection(
        new Addresses(packet, packet).sharedIn(book),
        query(packet.protocol(), traffic.icmp()),
        begins ? at : Micros.NONE,
        Life.TRAFFIC_ONLY | (certain ? Life.CERTAIN : 0));
  }

  /**
   * True for messages about other flows, and for those that hosts of one link exchange to find each
   * other: ICMP errors, neighbour discovery, multicast membership.
   */
  static boolean isNoFlow(int protocol, @Nullable Icmp icmp) {
    return protocol == Protocols.IGMP || (icmp != null && isNoQuery(protocol, icmp.type()));
  }

  /** True for the answer to a query. */
  static boolean isIcmpAnswer(int protocol, @Nullable Icmp icmp) {
    return icmp != null
        && (protocol == Protocols.ICMP
            ? ICMP_ANSWERS.contains(icmp.type())
            : icmp.type() == FIRST_ICMP_V6_QUERY + 1);
  }

  /** What an answer is an answer to; any other message is as it is. */
  private static @Nullable Icmp query(int protocol, @Nullable Icmp icmp) {
    if (icmp == null || !isIcmpAnswer(protocol, icmp)) {
      return icmp;
    }
    int type = protocol == Protocols.ICMP && icmp.type() == 0 ? ECHO : icmp.type() - 1;
    return new Icmp(type, icmp.code(), icmp.identifier());
  }

  /** True if the drop opens a connection of its own although one with its addresses is known. */
  static boolean begins(DropEvent drop, Connection known, boolean forward, long at) {
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
    // The end may be heard before the drop that brought it about.
    boolean before = known.news() != null && at <= known.news().ended();
    if (known.is(Life.ENDED) && !before && endedBy(drop, known) == null) {
      known.end();
      return true;
    }
    return false;
  }

  /**
   * What was seen of the connection in the cell in which it ended, if the refusal of this very
   * packet ended it; else null. The kernel sends the reset, and so ends the entry, before it drops
   * the packet, once.
   */
  static @Nullable Evidence endedBy(DropEvent drop, Connection known) {
    Evidence last = known.news() != null ? known.news() : known.closing();
    return last != null
            && known.is(Life.RESET)
            && DropKind.of(drop, false, null) == DropKind.NO_LISTENER
            && !last.dropped(DropKind.NO_LISTENER)
        ? last
        : null;
  }

  /** True for an answer whose request was not seen. */
  static boolean isAnswer(DropEvent drop) {
    return drop.ctinfo() == CtInfo.ESTABLISHED_REPLY
        || isIcmpAnswer(drop.protocol(), icmp(drop))
        || (drop.tcpFlags() != null && TcpFlags.acceptsOpening(drop.tcpFlags()));
  }

  /** The same of a dropped packet. */
  static boolean isNoFlow(DropEvent drop) {
    return drop.ctinfo() == CtInfo.RELATED
        || drop.ctinfo() == CtInfo.RELATED_REPLY
        || isNoFlow(drop.protocol(), icmp(drop));
  }

  private static boolean isNoQuery(int protocol, int type) {
    return protocol == Protocols.ICMP
        ? ICMP_ERRORS.contains(type)
        : type < FIRST_ICMP_V6_QUERY || type > FIRST_ICMP_V6_QUERY + 1;
  }

  static Tuple tuple(DropEvent drop) {
    return Tuple.of(drop.protocol(), drop.src(), drop.srcPort(), drop.dst(), drop.dstPort());
  }

  static @Nullable Icmp icmp(DropEvent drop) {
    return drop.icmpType() == null || drop.icmpCode() == null
        ? null
        : new Icmp(drop.icmpType(), drop.icmpCode(), 0);
  }

  /**
   * True if an opening goes on trying what an expired entry of the same addresses began in vain.
   */
  static boolean isRetry(Connection before, long now) {
    return Endings.cameInVain(before) && seconds(now) < before.lastSeconds() + LONGEST_SYN_PAUSE;
  }

  /** True when nothing more can be said of it: its entry is gone, or nobody will try it again. */
  static boolean isForgotten(Connection connection, long now) {
    return seconds(now) >= (long) connection.lastSeconds() + memorySeconds(connection);
  }

  private static int memorySeconds(Connection connection) {
    if (connection.is(Life.TRAFFIC_ONLY) && connection.is(Life.OPENED)) {
      return connection.is(Life.ENDED) ? LONGEST_SYN_PAUSE : IDLE;
    }
    if (!connection.is(Life.ENTRY) || Endings.cameInVain(connection)) {
      return connection.protocol() == Protocols.TCP ? LONGEST_SYN_PAUSE : UDP_TIMEOUT;
    }
    if (connection.is(Life.DESTROYED)) {
      return LISTING_TIME;
    }
    if (connection.is(Life.ENDED)) {
      return LATE_DESTROY + Math.max(0, connection.timeoutSeconds());
    }
    return FOR_GOOD;
  }

  private static long seconds(long micros) {
    return Math.floorDiv(micros, 1_000_000);
  }
}
