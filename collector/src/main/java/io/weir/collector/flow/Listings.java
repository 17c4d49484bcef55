package io.weir.collector.flow;

import io.weir.collector.conntrack.ConntrackEvent;
import org.jspecify.annotations.Nullable;

/**
 * Merges listings of the conntrack table with what its events said. A listing tells the counters of
 * what lives, shows what began or went on unheard, and by silence what ended unheard.
 */
final class Listings {

  private static final long SECOND = 1_000_000;

  private final ConnectionTable table;
  private final Openings openings;
  private final CellReports reports;
  private final Departures departures;
  private final Admission admission;
  private long observedSince = Micros.NONE;
  private long asked = Micros.NONE;
  private long over = Micros.NONE;
  private boolean oneWasComplete;

  /**
   * For one tracker.
   *
   * @param admission puts a connection into the table, if there is room, at a time
   */
  Listings(
      ConnectionTable table,
      Openings openings,
      CellReports reports,
      Departures departures,
      Admission admission) {
    this.table = table;
    this.openings = openings;
    this.reports = reports;
    this.departures = departures;
    this.admission = admission;
  }

  /** True once there was one: then all counters are told, however long a connection lives. */
  boolean exist() {
    return observedSince != Micros.NONE;
  }

  /** When the last one that is over was asked for; {@link Micros#NONE} before. */
  long overSince() {
    return over;
  }

  void begin(long at) {
    asked = at;
    if (!exist()) {
      observedSince = at;
    }
  }

  /** True if the entry was made while events were watched, so that none of it was told before. */
  boolean isNew(ConntrackEvent event) {
    return event.startedAt() != null
        ? exist() && Micros.of(event.startedAt()) >= observedSince
        : oneWasComplete;
  }

  /**
   * Takes one entry of the listing.
   *
   * @param asOf not after the kernel looked at it, and so maybe before it began
   */
  void present(ConntrackEvent event, long asOf) {
    long at = event.startedAt() == null ? asOf : Math.max(asOf, Micros.of(event.startedAt()));
    Connection known = table.sameEntry(event);
    if (known == null) {
      if (!departures.hasSeenGo(event)) {
        discover(event, at);
      }
      return;
    }
    known.set(Life.LISTED);
    if (known.is(Life.DESTROYED)) {
      return;
    }
    known.touch(at);
    known.learnStart(event);
    if (movedOn(known, event)) {
      Evidence evidence = reports.news(known);
      evidence.fromConntrack();
      known.observe(event, evidence, at);
    }
    if (known.is(Life.UNCOUNTED) && !isNew(event)) {
      known.countFrom(event);
      return;
    }
    Evidence evidence = evidenceOfCounters(known, event);
    if (evidence != null) {
      evidence.fromConntrack();
      known.count(event, evidence);
    }
  }

  /** A change that no event told of; a listing may also be older than the last event. */
  private static boolean movedOn(Connection known, ConntrackEvent event) {
    if (known.is(Life.ENDED)) {
      return false;
    }
    return EntryState.of(event.state()).compareTo(known.state()) > 0
        || (!event.unreplied() && !known.is(Life.REPLIED));
  }

  private @Nullable Evidence evidenceOfCounters(Connection known, ConntrackEvent event) {
    if (known.closing() != null) {
      return known.closing();
    }
    if (!known.hasMore(event)) {
      return known.news();
    }
    if (known.hasNews()) {
      return reports.news(known);
    }
    Evidence evidence = evidenceSince(known);
    evidence.seen(known.start());
    return evidence;
  }

  private Evidence evidenceSince(Connection connection) {
    Cell closing = reports.closingCell();
    return closing != null && connection.start() < closing.end()
        ? reports.addToClosing(connection)
        : reports.news(connection);
  }

  private void discover(ConntrackEvent event, long at) {
    Connection replaced = table.entry(event);
    if (replaced != null) {
      replaced.end();
    }
    boolean isNew = isNew(event);
    Connection connection = openings.listed(event, isNew);
    connection.set(Life.LISTED);
    connection.touch(at);
    openings.absorbAttempts(connection);
    if (!isNew && connection.news() == null && connection.closing() == null) {
      // It was there before anyone looked: what follows goes on with it.
      connection.set(Life.REPORTED);
    }
    if (!admission.admit(connection, at)) {
      return;
    }
    boolean ended = Endings.ends(event, connection);
    if (ended) {
      connection.set(Life.ENDED);
    }
    if (!isNew) {
      connection.countFrom(event);
      return;
    }
    Evidence evidence = evidenceSince(connection);
    evidence.fromConntrack();
    evidence.seen(connection.start() == Micros.NONE ? at : connection.start());
    if (ended) {
      evidence.end(at);
    }
    if (connection.protocol() == Protocols.TCP) {
      evidence.flags(connection.state().provenFlags());
    }
    // Only confirmed entries are in the table.
    evidence.confirm();
    connection.count(event, evidence);
  }

  /**
   * The listing is over; what it does not have ended unheard.
   *
   * @return true if the cell that ended can be told
   */
  boolean end(boolean complete) {
    long silentBefore = asked - SECOND;
    table.forEach(
        connection -> {
          if (connection.is(Life.LISTED)) {
            connection.clear(Life.LISTED);
          } else if (complete
              && connection.is(Life.ENTRY)
              && !connection.is(Life.DESTROYED)
              && (connection.lastSeconds() + 1) * SECOND <= silentBefore) {
            endUnheard(connection);
          }
        });
    oneWasComplete |= complete;
    over = asked;
    Cell closing = reports.closingCell();
    return closing != null && asked >= closing.end();
  }

  private void endUnheard(Connection connection) {
    if (connection.standsOpen()) {
      if (connection.closing() != null) {
        connection.closing().learnEnd(asked);
      } else {
        Evidence evidence = reports.news(connection);
        evidence.seen(asked);
        evidence.end(asked);
      }
    }
    connection.end();
  }
}
