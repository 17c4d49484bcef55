package io.weir.collector.flow;

import io.weir.collector.conntrack.Counters;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Outcome;

/**
 * What the network did, from what one node saw of it. Both directions seen outweighs a drop; only a
 * policy's drop makes DROPPED.
 */
final class Outcomes {

  private Outcomes() {}

  static Outcome of(Connection connection, Evidence evidence, Locality locality) {
    if (connection.replied()) {
      return answerWasLost(connection, evidence) ? Outcome.DELIVERED : Outcome.ESTABLISHED;
    }
    if (evidence.dropped(DropKind.NO_LISTENER)) {
      return Outcome.REFUSED;
    }
    if (evidence.dropped(DropKind.POLICY)) {
      return Outcome.DROPPED;
    }
    if (connection.reset()) {
      return ofReset(connection, locality);
    }
    if (!connection.isAttempt() && evidence.dropped(DropKind.WORKLOAD)) {
      return Outcome.DELIVERED;
    }
    if (joinedMidway(connection)) {
      return Outcome.UNKNOWN;
    }
    return Outcome.UNANSWERED;
  }

  /** The answer came from the destination, so the request had arrived, but it never got home. */
  private static boolean answerWasLost(Connection connection, Evidence evidence) {
    return connection.protocol() == Protocols.TCP
        && !connection.opened()
        && evidence.dropped(DropKind.ANSWER);
  }

  /**
   * A reset may come from the destination, from a rejecting filter on another node, or from the
   * initiator itself. Counters tell the last apart; only the destination's own node, or an observer
   * that is told nothing of locality, takes it for the destination's.
   */
  private static Outcome ofReset(Connection connection, Locality locality) {
    Counters answers = connection.finalAnswers();
    if (answers == null) {
      return Outcome.UNKNOWN;
    }
    if (answers.packets() == 0) {
      return Outcome.UNANSWERED;
    }
    IpAddress destination = connection.addresses().wire().dst();
    return locality.isUnknown() || locality.isLocalPod(destination)
        ? Outcome.REFUSED
        : Outcome.UNKNOWN;
  }

  /**
   * One direction of a TCP connection of which the opening was not seen says nothing of the other.
   */
  private static boolean joinedMidway(Connection connection) {
    return connection.protocol() == Protocols.TCP
        && !connection.isAttempt()
        && !"SYN_SENT".equals(connection.state());
  }
}
