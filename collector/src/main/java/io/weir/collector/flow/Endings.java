package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;

/**
 * How connections of conntrack end by their protocol. SCTP's entries are CLOSED before they are
 * answered and again when they are over, and may be taken up again.
 */
final class Endings {

  private Endings() {}

  /** True if by the event, which it knows, the protocol itself has ended it. */
  static boolean ends(ConntrackEvent event, Connection connection) {
    return switch (connection.protocol()) {
      case Protocols.TCP -> connection.state().isEnd();
      case Protocols.SCTP -> connection.state() == EntryState.CLOSED && !event.unreplied();
      default -> false;
    };
  }

  /**
   * True if SCTP's first answer closes what was never set up, by what is known before the event.
   */
  static boolean refuses(ConntrackEvent event, Connection connection, EntryState now) {
    return connection.protocol() == Protocols.SCTP
        && now == EntryState.CLOSED
        && !event.unreplied()
        && !event.assured()
        && !connection.is(Life.REPLIED);
  }

  /**
   * Opens the connection again if a new SCTP association takes up the entry of one that is over.
   */
  static void takeBack(ConntrackEvent event, Connection connection) {
    if (connection.protocol() == Protocols.SCTP
        && connection.is(Life.ENDED)
        && !connection.is(Life.DESTROYED)
        && event.state() != null
        && EntryState.of(event.state()) != EntryState.CLOSED) {
      connection.clear(Life.ENDED | Life.RESET | Life.FINAL | Life.ANSWERS);
      Evidence news = connection.news();
      if (news != null) {
        news.end(Micros.NONE);
      }
    }
  }

  /** True if its entry expired without any answer. */
  static boolean cameInVain(Connection connection) {
    return connection.is(Life.DESTROYED)
        && connection.protocol() == Protocols.TCP
        && !connection.is(Life.REPLIED)
        && !connection.is(Life.RESET);
  }
}
