package io.weir.collector.flow;

import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.node.TrafficEvent;
import io.weir.collector.node.TrafficEvent.Direction;

/** Joins what passed the interfaces of pods to the connections, and says what it means. */
final class Interfaces {

  private final Openings openings;
  private final CellReports reports;
  private final Admission admission;
  private final Unreachables unreachables;

  Interfaces(
      Openings openings, CellReports reports, Admission admission, Unreachables unreachables) {
    this.openings = openings;
    this.reports = reports;
    this.admission = admission;
    this.unreachables = unreachables;
  }

  /** Takes what passed one interface in one direction. */
  void take(TrafficEvent traffic, long at) {
    Tuple packet = traffic.packet();
    Icmp icmp = traffic.icmp();
    if (Openings.isNoFlow(packet.protocol(), icmp)) {
      if (traffic.direction() == Direction.FROM_POD && traffic.quoted() != null) {
        unreachables.add(traffic.quoted(), at);
      }
      return;
    }
    boolean answer = Openings.isIcmpAnswer(packet.protocol(), icmp);
    Connection forward = openings.forward(packet, icmp);
    Connection known = forward != null ? forward : openings.backward(packet, icmp);
    if (known != null && known.isOver()) {
      if (known.is(Life.ENTRY) || (traffic.tcpFlags() & TcpFlags.SYN) == 0) {
        return;
      }
      known = null;
    }
    boolean isForward = known == null ? !answer : forward != null;
    if (known == null) {
      known = openings.passing(traffic, answer, at);
      openings.absorbAttempts(known);
      if (!admission.admit(known, at)) {
        return;
      }
    }
    Hook hook = Hook.of(traffic.direction() == Direction.FROM_POD, isForward);
    Evidence closed = known.closing();
    if (closed != null && Micros.of(traffic.first()) < at) {
      known.pass(hook, traffic, closed, at);
      conclude(known, closed, closed.continued());
      closed.learn(known.life() & ~Life.REPORTED);
    } else {
      known.pass(hook, traffic, reports.news(known), at);
    }
  }

  /**
   * Draws the conclusions once all of a cell is there: places of the kernel's map have no order.
   */
  static void conclude(Connection connection, Evidence evidence) {
    conclude(connection, evidence, connection.is(Life.REPORTED));
  }

  private static void conclude(Connection connection, Evidence evidence, boolean continued) {
    Passage passage = evidence.passage();
    if (passage != null) {
      connection.set(meaning(connection, passage));
      if (!continued && beganAsSeen(connection, passage)) {
        connection.set(Life.CERTAIN);
        connection.learnStart(evidence.first());
      }
      closeWhenOver(connection, evidence, passage);
    }
  }

  /** An answer may be heard of, as it was dropped, before the opening that the interfaces saw. */
  private static boolean beganAsSeen(Connection connection, Passage passage) {
    if (Protocols.isIcmp(connection.protocol())) {
      return !connection.is(Life.ENTRY) && passage.beganForward();
    }
    return !connection.is(Life.ENTRY | Life.TRAFFIC_ONLY)
        && (connection.protocol() == Protocols.TCP
            ? connection.is(Life.CERTAIN)
            : passage.beganForward());
  }

  /** What packets at the interfaces prove of a connection, as bits of its life. */
  static int meaning(Connection connection, Passage passage) {
    boolean opens = Protocols.hasHandshake(connection.protocol());
    int forward = passage.flags(Hook.SOURCE_OUT) | passage.flags(Hook.DESTINATION_IN);
    int backward = passage.flags(Hook.SOURCE_IN) | passage.flags(Hook.DESTINATION_OUT);
    int life = opens && (forward & TcpFlags.SYN) != 0 ? Life.OPENING_SEEN : 0;
    life |= opens && TcpFlags.opens(forward) ? Life.CERTAIN : 0;
    life |= passage.has(Hook.SOURCE_OUT) ? Life.SENT_HERE : 0;
    life |= passage.has(Hook.DESTINATION_IN) ? Life.ARRIVED : 0;
    boolean opening =
        connection.is(Life.OPENING_SEEN | Life.CERTAIN) || (life & Life.OPENING_SEEN) != 0;
    if (passage.has(Hook.DESTINATION_OUT)) {
      boolean refusal = opens && opening && refuses(passage.flags(Hook.DESTINATION_OUT));
      life |= refusal ? Life.REFUSED : Life.ANSWERED;
    }
    if (passage.has(Hook.SOURCE_IN)) {
      boolean refusal = opens && opening && refuses(passage.flags(Hook.SOURCE_IN));
      life |= refusal ? Life.REFUSAL_HOME : Life.HOME;
    }
    if (opens && ((forward & TcpFlags.FIN) != 0)) {
      life |= Life.FIN_SENT;
    }
    if (opens && ((backward & TcpFlags.FIN) != 0)) {
      life |= Life.FIN_ANSWERED;
    }
    boolean answered = ((connection.life() | life) & (Life.ANSWERED | Life.HOME)) != 0;
    if (answered && !connection.is(Life.ENTRY)) {
      life |= Life.REPLIED;
      if (!opens || (forward & TcpFlags.ACK) != 0) {
        life |= Life.OPENED;
      }
      if (opens && (backward & TcpFlags.SYN) != 0 && opening && !passage.beganBackward()) {
        life |= Life.CERTAIN;
      }
    }
    return life;
  }

  /** A reset where an answer to the opening was due (RFC 9293, 3.5.2). */
  private static boolean refuses(int flags) {
    return (flags & TcpFlags.RST) != 0 && (flags & TcpFlags.SYN) == 0;
  }

  /** Conntrack tells the end of its entries; of others only their packets do. */
  private static void closeWhenOver(Connection connection, Evidence evidence, Passage passage) {
    if (connection.is(Life.ENTRY) || connection.is(Life.ENDED)) {
      return;
    }
    boolean reset = Protocols.hasHandshake(connection.protocol()) && evidence.has(TcpFlags.RST);
    if (reset || (connection.is(Life.FIN_SENT) && connection.is(Life.FIN_ANSWERED))) {
      connection.set(Life.ENDED);
      evidence.end(passage.last());
    }
  }
}
