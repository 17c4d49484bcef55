package io.weir.collector.flow;

import io.weir.collector.FlowSink;
import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.drops.DropEvent;
import io.weir.schemas.Capability;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges the conntrack and drop events of one node into flow records, one per connection and cell.
 * Pure: time comes in with the events and by {@link #advanceTo}. An event that is older than the
 * current cell counts as the cell's. Not thread-safe.
 *
 * <pre>
 * conntrack events ─┐
 *                   ├─▶ connections (by entry, by packet) ──cell ends──▶ FlowRecord, ObserverLoss
 * drop events ──────┘
 * </pre>
 */
public final class NodeTracker {

  /**
   * A leap of the input's clock beyond this begins anew instead of reporting every cell between.
   */
  private static final Duration LARGEST_LEAP = Duration.ofHours(3);

  private final ObserverConfig config;
  private final FlowSink sink;
  private final FlowRecords records;
  private final LossLedger losses;
  private final ConnectionTable table = new ConnectionTable();
  private final Openings openings = new Openings(table);
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
    this.records = new FlowRecords(config, capabilities);
    this.losses = new LossLedger(config);
  }

  /** Takes one conntrack event of this node. */
  public void conntrack(ConntrackEvent event) {
    Instant at = enter(event.at());
    EntryKey key = EntryKey.of(event);
    Connection known = table.entry(key);
    if (known != null && replaces(event, known)) {
      if (event.kind() == Kind.DESTROY) {
        return;
      }
      if (event.kind() == Kind.NEW && Openings.isRetry(known, at)) {
        known.becomeEntry(key, event);
      } else {
        known.end(at);
        known = null;
      }
    }
    if (event.kind() == Kind.DESTROY) {
      destroy(event, known, at);
      return;
    }
    Connection connection = known != null ? known : admit(openings.entry(key, event, at), at);
    if (connection != null && !connection.isOver()) {
      connection.observe(event, at);
    }
  }

  /**
   * True if the event is of another entry with the same addresses, before or after the known one.
   */
  private static boolean replaces(ConntrackEvent event, Connection known) {
    return !known.isEntry(event.id()) || (event.kind() == Kind.NEW && known.ended() != null);
  }

  private void destroy(ConntrackEvent event, @Nullable Connection known, Instant at) {
    if (known == null) {
      // The traffic of an entry that expired unseen lies before this cell: nothing to report.
      if (!event.expired()) {
        Connection late = admit(openings.entry(EntryKey.of(event), event, at), at);
        if (late != null) {
          late.destroy(event, at);
        }
      }
      return;
    }
    if (known.isOver() || (event.expired() && known.silentSince(currentCell().start(), at))) {
      known.end(at);
    } else {
      known.destroy(event, at);
    }
  }

  /** Takes one packet that was dropped on this node or in one of its pods. */
  public void drop(DropEvent drop) {
    if (Openings.isNoFlow(drop)) {
      return;
    }
    Instant at = enter(drop.at());
    Tuple packet = Openings.tuple(drop);
    Connection forward = table.packet(packet);
    Connection backward = forward == null ? table.packet(packet.reversed()) : null;
    Connection known = forward != null ? forward : backward;
    if (known != null && openings.begins(drop, known, forward != null, at)) {
      known = null;
    }
    if (known != null && known.isOver()) {
      return;
    }
    Connection connection = known != null ? known : admit(openings.attempt(drop, at), at);
    if (connection != null) {
      boolean answer = known != null ? forward == null : Openings.isAnswer(drop);
      connection.drop(drop, DropKind.of(drop, answer, config.nodeNetns()), at);
    }
  }

  /** Notes a loss; it is reported when the cell ends. A null count is an unknown one. */
  public void lost(
      Instant at, LossPlace place, LossUnit unit, @Nullable Long count, String detail) {
    losses.add(enter(at), place, unit, count, detail);
  }

  /** Reports the cells that ended at or before the given time. Earlier times change nothing. */
  public void advanceTo(Instant now) {
    if (cell != null && !now.isBefore(cell.end())) {
      enter(now);
    }
  }

  /** Reports everything that is open, as seen until the given time, and forgets it. */
  public void finish(Instant now) {
    advanceTo(now);
    if (cell != null) {
      leave(cell, now.isAfter(cell.start()) ? now : cell.end());
    }
    table.clear();
    cell = null;
  }

  private Instant enter(Instant at) {
    if (cell == null) {
      cell = Cell.containing(at, config.reportInterval());
      return at;
    }
    if (Duration.between(cell.start(), at).abs().compareTo(LARGEST_LEAP) > 0) {
      leave(cell, cell.end());
      table.clear();
      cell = Cell.containing(at, config.reportInterval());
      return at;
    }
    while (!at.isBefore(cell.end())) {
      leave(cell, cell.end());
      cell = cell.next();
    }
    return at.isBefore(cell.start()) ? cell.start() : at;
  }

  private void leave(Cell left, Instant until) {
    for (Connection connection : new ArrayList<>(table.all())) {
      boolean continued = connection.reported();
      boolean open = connection.standsOpen();
      Evidence evidence = connection.leaveCell();
      if (open || !evidence.isEmpty()) {
        sink.flow(records.record(connection, evidence, continued, left, until));
      }
      if (Openings.isForgotten(connection, left.end())) {
        table.remove(connection);
      }
    }
    losses.report(sink);
  }

  private @Nullable Connection admit(Connection connection, Instant at) {
    if (table.size() >= config.maxConnections()) {
      losses.add(
          at,
          LossPlace.BUFFER,
          LossUnit.EVENTS,
          1L,
          "more than " + config.maxConnections() + " connections at once");
      return null;
    }
    table.put(connection);
    return connection;
  }

  private Cell currentCell() {
    if (cell == null) {
      throw new IllegalStateException("no event yet");
    }
    return cell;
  }
}
