package io.weir.collector.flow;

import io.weir.collector.FlowSink;
import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.TrafficEvent;
import io.weir.schemas.Capability;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges what the sources of one node see into flow records, one per connection and cell. Pure:
 * time comes in with the events and by {@link #advanceTo}. An event that is older than the current
 * cell counts as the cell's. Not thread-safe.
 *
 * <pre>
 * conntrack events ──┐
 * its listings ──────┼─▶ connections (by entry, by packet) ──cell ends──▶ FlowRecord, ObserverLoss
 * dropped packets ───┤
 * pods' interfaces ──┘
 * </pre>
 *
 * Where the table is listed, a cell that ended is told when a listing asked for after its end has
 * brought the counters, at the latest when the next cell ends.
 */
public final class NodeTracker {

  /**
   * A leap of the input's clock beyond this begins anew instead of reporting every cell between.
   */
  private static final long LARGEST_LEAP = Micros.of(Duration.ofHours(3));

  /** Of recorded texts that have none. */
  private static final long NO_ID = 0;

  private final ObserverConfig config;
  private final FlowSink sink;
  private final long interval;
  private final FlowRecords records;
  private final LossLedger losses;
  private final ConnectionTable table = new ConnectionTable();
  private final Unreachables unreachables;
  private final CellReports reports;
  private final Openings openings;
  private final Listings listings;
  private final Interfaces interfaces;
  private final DroppedPackets dropped;
  private final Departures departures;
  private final RecentTuples recent = new RecentTuples();
  private boolean tellsEnded;
  private boolean paced;
  private boolean ready;
  private @Nullable Cell cell;

  /**
   * For one node.
   *
   * @param capabilities what the sources that feed this tracker can see
   * @param sink gets the records when a cell ends, on the caller's thread
   */
  public NodeTracker(ObserverConfig config, Set<Capability> capabilities, FlowSink sink) {
    this.config = config;
    this.sink = sink;
    this.interval = Micros.of(config.reportInterval());
    AddressBook book = new AddressBook();
    this.losses = new LossLedger(config);
    this.unreachables = new Unreachables(losses);
    this.records = new FlowRecords(config, book, unreachables, capabilities);
    this.reports = new CellReports(records, sink);
    this.departures = new Departures(table, recent);
    this.openings = new Openings(table, recent, book);
    this.listings = new Listings(table, openings, reports, departures, this::admit);
    this.dropped = new DroppedPackets(openings, reports, this::admit, config.nodeNetns());
    this.interfaces = new Interfaces(openings, reports, this::admit, unreachables);
  }

  /** From now on records of ended cells are told by {@link #tell} only. */
  void pace() {
    paced = true;
  }

  /**
   * From now on the record of a connection whose entry is gone does not wait for the cell's end: no
   * source will say more of it.
   */
  void tellEndedAtOnce() {
    tellsEnded = true;
  }

  /** Tells at most so many records of the cell that ended, if nothing is awaited for it. */
  void tell(int most) {
    if (ready) {
      reports.tell(most);
    }
  }

  /** How many records of the cell that ended can be told. */
  int untold() {
    return ready ? reports.untold() : 0;
  }

  /** True while the cell that ended waits for its listing. */
  boolean awaitsListing() {
    return !ready && reports.closingCell() != null;
  }

  /** Tells the cell that ended without a listing. */
  void awaitNoLonger() {
    release();
  }

  /** What its sources can see from now on. */
  void setCapabilities(Set<Capability> capabilities) {
    records.setCapabilities(capabilities);
  }

  /** Prepares for {@link ConnectionTable#NEAR} events at most, from that one on. */
  void bringNear(List<ConntrackEvent> events, int from) {
    table.bringNear(events, from);
    recent.bringNear(events, from);
  }

  /** Takes one conntrack event of this node. */
  public void conntrack(ConntrackEvent event) {
    long at = enter(Micros.of(event.at()));
    if (event.sent() != null) {
      records.kernelCounts();
    }
    switch (event.kind()) {
      case NEW, UPDATE -> changed(event, at);
      case PRESENT -> listings.present(event, at);
      case DESTROY -> destroyed(event, at);
    }
  }

  private void changed(ConntrackEvent event, long at) {
    Connection known = table.entry(event);
    if (known != null && replaces(event, known)) {
      if (event.kind() == Kind.NEW && Openings.isRetry(known, at)) {
        table.remove(known);
        known = openings.goingOn(known, event);
        table.put(known);
        reports.tookOver(known);
      } else {
        known.end();
        known = null;
      }
    }
    if (known == null) {
      known = openings.entry(event, at);
      if (!admit(known, at) || known.open(event, at)) {
        return;
      }
    } else if (event.kind() == Kind.NEW) {
      openings.heardLate(known, event, at);
    }
    Endings.takeBack(event, known);
    if (!known.isOver()) {
      Evidence evidence = reports.news(known);
      evidence.fromConntrack();
      if (event.kind() == Kind.NEW) {
        evidence.confirm();
      }
      // What ended is not opened again by a word that comes late.
      if (!known.is(Life.ENDED) || event.kind() != Kind.NEW) {
        known.observe(event, evidence, at);
      }
    }
  }

  /**
   * True if the event is of another entry with the same addresses, before or after the known one. A
   * listing may overtake the opening and show its entry at its end already: before an id is another
   * entry's, the kernel tells that the first is gone.
   */
  private static boolean replaces(ConntrackEvent event, Connection known) {
    return !known.hasId(event.id())
        || (event.kind() == Kind.NEW
            && known.is(Life.ENDED)
            && (event.id() == NO_ID || known.is(Life.DESTROYED)));
  }

  private void destroyed(ConntrackEvent event, long at) {
    Connection known = table.sameEntry(event);
    if (known == null) {
      boolean isNew = listings.isNew(event);
      // The traffic of an older entry that expired lies before this cell: nothing to report. And
      // what ends late, after another took its addresses, was told when that began.
      if (!isNew && (event.expired() || table.entry(event) != null)) {
        return;
      }
      known = openings.ended(event, isNew);
      if (!admit(known, at)) {
        return;
      }
    } else if (saysNothing(event, known, at)) {
      known.end();
      depart(known, at);
      return;
    }
    Evidence evidence = reports.news(known);
    evidence.fromConntrack();
    known.learnStart(event);
    known.destroy(event, evidence, at);
    if (countsAll(known, event)) {
      known.count(event, evidence);
    }
    depart(known, at);
  }

  private void depart(Connection connection, long at) {
    // One that expired in vain may be tried again, and is told of once.
    if (tellsEnded && !Endings.cameInVain(connection)) {
      reports.tellNow(connection, currentCell());
      departures.gone(connection, at);
    }
  }

  private boolean saysNothing(ConntrackEvent event, Connection known, long at) {
    if (listings.exist() && countsAll(known, event) && known.hasMore(event)) {
      return false;
    }
    return known.isOver() || (event.expired() && known.silentSince(currentCell().start(), at));
  }

  /**
   * Whether the kernel's counters less those told before are those of the cell: where nothing was
   * listed, a record of an earlier cell had none.
   */
  private boolean countsAll(Connection known, ConntrackEvent event) {
    return (!known.is(Life.UNCOUNTED) || (listings.exist() && listings.isNew(event)))
        && (listings.exist() || !known.is(Life.REPORTED));
  }

  /**
   * A listing of the conntrack table begins.
   *
   * @param at when it was asked for
   */
  void listingBegins(Instant at) {
    long asked = Micros.of(at);
    enter(asked);
    departures.listingBegins();
    listings.begin(asked);
  }

  /** All entries of the listing have come; without {@code complete} some may be missing. */
  void listingEnds(boolean complete) {
    boolean wasAwaited = listings.end(complete);
    departures.listingEnds();
    if (wasAwaited) {
      release();
    }
  }

  /** True once a listing has begun. */
  boolean isListed() {
    return listings.exist();
  }

  /** True if a listing that was asked for at or after the given time is over. */
  boolean wasListedSince(Instant at) {
    return listings.overSince() >= Micros.of(at);
  }

  /** Takes what passed a pod's interface. */
  public void traffic(TrafficEvent traffic) {
    interfaces.take(traffic, enter(Micros.of(traffic.first())));
  }

  /** Takes one packet that was dropped on this node or in one of its pods. */
  public void drop(DropEvent drop) {
    if (!Openings.isNoFlow(drop)) {
      dropped.take(drop, enter(Micros.of(drop.at())));
    }
  }

  /** Notes a loss; it is reported when the cell ends. A null count is an unknown one. */
  public void lost(
      Instant at, LossPlace place, LossUnit unit, @Nullable Long count, String detail) {
    losses.add(enter(Micros.of(at)), place, unit, count, detail);
  }

  /** Notes what was lost between two moments; it is reported when the cell ends. */
  void lost(
      Instant from,
      Instant until,
      LossPlace place,
      LossUnit unit,
      @Nullable Long count,
      String detail) {
    if (cell == null) {
      enter(Micros.of(until));
    }
    losses.add(Micros.of(from), Micros.of(until), place, unit, count, detail);
  }

  /** Ends the cells that ended at or before the given time. Earlier times change nothing. */
  public void advanceTo(Instant now) {
    long at = Micros.of(now);
    if (cell != null && at >= cell.end()) {
      enter(at);
    }
  }

  /** Reports everything that is open, as seen until the given time, and forgets it. */
  public void finish(Instant now) {
    advanceTo(now);
    if (cell != null) {
      long until = Micros.of(now);
      leave(cell, until > cell.start() ? until : cell.end());
    }
    forgetAll();
    cell = null;
  }

  private void forgetAll() {
    reports.tell(Integer.MAX_VALUE);
    table.clear();
    departures.clear();
  }

  private long enter(long at) {
    if (cell == null) {
      cell = Cell.containing(at, interval);
      return at;
    }
    if (Math.abs(at - cell.start()) > LARGEST_LEAP) {
      leave(cell, cell.end());
      forgetAll();
      cell = Cell.containing(at, interval);
      return at;
    }
    while (at >= cell.end()) {
      leave(cell, cell.end());
      cell = cell.next();
    }
    return Math.max(at, cell.start());
  }

  private void leave(Cell left, long until) {
    reports.turnBack(openings::takePlace);
    reports.forEach(Interfaces::conclude);
    unreachables.seal();
    table.removeIf(
        connection -> {
          if (connection.standsOpen() || connection.is(Life.FRESH)) {
            reports.news(connection);
          }
          boolean leaves = Openings.isForgotten(connection, left.end());
          if (leaves) {
            departures.remember(connection, left.end());
          }
          return leaves;
        });
    departures.cellEnds(left);
    reports.seal(left, until);
    ready = false;
    losses.report(sink);
    if (!listings.exist()) {
      release();
    }
  }

  private void release() {
    ready = true;
    if (!paced) {
      reports.tell(Integer.MAX_VALUE);
    }
  }

  private boolean admit(Connection connection, long at) {
    if (table.size() >= config.maxConnections()) {
      losses.add(
          at,
          LossPlace.BUFFER,
          LossUnit.EVENTS,
          1L,
          "more than " + config.maxConnections() + " connections at once");
      return false;
    }
    table.put(connection);
    reports.tookOver(connection);
    return true;
  }

  private Cell currentCell() {
    if (cell == null) {
      throw new IllegalStateException("no event yet");
    }
    return cell;
  }
}
