package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;

/**
 * Forgets connections whose entries are gone. A listing that runs may show them still: of what goes
 * meanwhile a hash is kept until it is over. What is not told yet stays until the cell has ended.
 */
final class Departures {

  private final ConnectionTable table;
  private final RecentTuples recent;
  private LongHashes gone = new LongHashes();
  private boolean listing;

  Departures(ConnectionTable table, RecentTuples recent) {
    this.table = table;
    this.recent = recent;
  }

  /** A listing was asked for, and may show what goes from now on. */
  void listingBegins() {
    listing = true;
  }

  void listingEnds() {
    listing = false;
    gone = new LongHashes();
  }

  /** The kernel told that the connection's entry is gone. */
  void gone(Connection connection, long at) {
    if (connection.hasNews() || connection.closing() != null) {
      return;
    }
    table.remove(connection);
    remember(connection, at);
    if (listing) {
      gone.add(connection.entryHash());
    }
  }

  /** True if the listed entry is gone already, and forgotten. */
  boolean hasSeenGo(ConntrackEvent listed) {
    return gone.contains(Connection.entryHash(listed));
  }

  /** Keeps of one that leaves the table what tells its answers from openings. */
  void remember(Connection connection, long at) {
    if (connection.protocol() != Protocols.UDP || !connection.is(Life.ENTRY)) {
      return;
    }
    recent.add(connection, at);
    if (connection.isTranslated()) {
      connection.aliasForms().forEach(form -> recent.add(form, at));
    }
  }

  /** What is remembered grows old also when nothing leaves any more. */
  void cellEnds(Cell cell) {
    recent.advanceTo(cell.end());
  }

  void clear() {
    gone = new LongHashes();
    recent.clear();
    listing = false;
  }
}
