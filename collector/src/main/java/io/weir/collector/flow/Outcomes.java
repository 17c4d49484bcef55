package io.weir.collector.flow;

import io.weir.schemas.Outcome;

/**
 * What the network did, from what one node saw of it. Both directions seen outweighs a drop; only a
 * policy's drop makes DROPPED.
 */
final class Outcomes {

  private final Locality locality;
  private final Unreachables unreachables;

  Outcomes(Locality locality, Unreachables unreachables) {
    this.locality = locality;
    this.unreachables = unreachables;
  }

  Outcome of(Connection connection, Evidence evidence) {
    if (evidence.was(Life.REPLIED) || evidence.was(Life.HOME)) {
      return answerWasLost(connection, evidence) ? Outcome.DELIVERED : Outcome.ESTABLISHED;
    }
    if (evidence.dropped(DropKind.NO_LISTENER) || wasRefused(connection, evidence)) {
      return Outcome.REFUSED;
    }
    if (evidence.dropped(DropKind.POLICY) || wasRejected(connection, evidence)) {
      return Outcome.DROPPED;
    }
    if (evidence.was(Life.RESET)) {
      return ofReset(connection, evidence);
    }
    if (evidence.was(Life.ARRIVED | Life.ANSWERED)
        || (evidence.was(Life.ENTRY) && evidence.dropped(DropKind.WORKLOAD))) {
      return Outcome.DELIVERED;
    }
    return joinedMidway(connection, evidence) ? Outcome.UNKNOWN : Outcome.UNANSWERED;
  }

  /** The answer came from the destination, so the request had arrived, but it never got home. */
  private static boolean answerWasLost(Connection connection, Evidence evidence) {
    boolean tcp = connection.protocol() == Protocols.TCP;
    boolean opened = tcp ? evidence.was(Life.OPENED) : evidence.was(Life.HOME);
    if (opened) {
      return false;
    }
    return (tcp && evidence.dropped(DropKind.ANSWER))
        || (evidence.was(Life.ANSWERED)
            && evidence.was(Life.SENT_HERE)
            && !evidence.was(Life.HOME));
  }

  /** The refusal was seen leaving the destination's own interface. */
  private boolean wasRefused(Connection connection, Evidence evidence) {
    if (connection.protocol() == Protocols.TCP || evidence.was(Life.REFUSED)) {
      return evidence.was(Life.REFUSED);
    }
    return evidence.was(Life.ARRIVED) && unreachables.wereTold(connection.wire());
  }

  /**
   * The source was refused in the name of a pod of this node that never said a word: a filter on
   * the way did it.
   */
  private boolean wasRejected(Connection connection, Evidence evidence) {
    return evidence.was(Life.REFUSAL_HOME)
        && !evidence.was(Life.ARRIVED)
        && locality.isLocalPod(connection.wire().dst());
  }

  /**
   * A reset may come from the destination, from a rejecting filter on another node, or from the
   * initiator itself. Counters tell the last apart; only the destination's own node, or an observer
   * that is told nothing of locality, takes it for the destination's.
   */
  private Outcome ofReset(Connection connection, Evidence evidence) {
    if (!evidence.was(Life.FINAL)) {
      return Outcome.UNKNOWN;
    }
    if (!evidence.was(Life.ANSWERS)) {
      return evidence.was(Life.ARRIVED) ? Outcome.DELIVERED : Outcome.UNANSWERED;
    }
    return locality.isUnknown() || locality.isLocalPod(connection.wire().dst())
        ? Outcome.REFUSED
        : Outcome.UNKNOWN;
  }

  /**
   * One direction of a connection of which the opening was not seen says nothing of the other; nor
   * does a refusal of which its sender is not known.
   */
  private static boolean joinedMidway(Connection connection, Evidence evidence) {
    if (!Protocols.hasHandshake(connection.protocol())) {
      return false;
    }
    return evidence.was(Life.ENTRY)
        ? connection.protocol() == Protocols.TCP && evidence.state() != EntryState.SYN_SENT
        : evidence.was(Life.TRAFFIC_ONLY)
            && (!evidence.was(Life.OPENING_SEEN) || evidence.was(Life.REFUSAL_HOME));
  }
}
