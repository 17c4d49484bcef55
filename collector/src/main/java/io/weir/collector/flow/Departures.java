package io.weir.collector.flow;

import java.util.ArrayList;
import java.util.List;

/**
 * Forgets connections whose entries are gone, as soon as no listing can show them any more. What is
 * not told yet stays until the cell has ended.
 */
final class Departures {

  private final ConnectionTable table;
  private final RecentTuples recent;
  private final List<Connection> leaving = new ArrayList<>();
  private boolean listing;

  Departures(ConnectionTable table, RecentTuples recent) {
    this.table = table;
    this.recent = recent;
  }

  /** A listing was asked for, and may show what went since. */
  void listingBegins() {
    listing = true;
  }

  void listingEnds(long at) {
    listing = false;
    leaving.forEach(connection -> forget(connection, at));
    leaving.clear();
  }

  /** The kernel told that the connection's entry is gone. */
  void gone(Connection connection, long at) {
    if (listing) {
      leaving.add(connection);
    } else {
      forget(connection, at);
    }
  }

  private void forget(Connection connection, long at) {
    if (connection.news() == null && connection.closing() == null) {
      table.remove(connection);
      remember(connection, at);
    }
  }

  /** Keeps of one that leaves the table what tells its answers from openings. */
  void remember(Connection connection, long at) {
    if (connection.protocol() == Protocols.UDP && connection.is(Life.ENTRY)) {
      connection.forms().forEach(form -> recent.add(form, at));
    }
  }

  /** What is remembered grows old also when nothing leaves any more. */
  void cellEnds(Cell cell) {
    recent.advanceTo(cell.end());
  }

  void clear() {
    leaving.clear();
    recent.clear();
    listing = false;
  }
}
