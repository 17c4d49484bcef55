package io.weir.collector.hubble;

import io.weir.collector.FlowSink;
import io.weir.collector.flow.Cell;
import io.weir.collector.flow.ObserverConfig;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes flow records of Hubble's events, one per node, connection and cell. Pure: time comes in
 * with the events and by {@link #advanceTo}. An event that comes after its cell was reported makes
 * a record of its own in that cell. Not thread-safe.
 */
final class HubbleTracker {

  /** A relay sorts its nodes' events only roughly, and CPUs deliver theirs side by side. */
  private static final Duration DISORDER = Duration.ofSeconds(2);

  /** A leap of the input's clock beyond this begins anew. */
  private static final Duration LARGEST_LEAP = Duration.ofHours(3);

  /** Kubernetes supports 5,000 nodes; names beyond come from no cluster. */
  private static final int MOST_NODES = 10_000;

  private final ObserverConfig config;
  private final FlowSink sink;
  private final Consumer<String> kinds;
  private final HubbleRecords records;
  private final HubbleLosses losses;
  private final OpenCells cells;
  private final Map<ConnectionKey, Connection> table = new LinkedHashMap<>();
  private final Map<String, String> nodes = new HashMap<>();
  private @Nullable Instant now;
  private @Nullable Instant boundary;

  /**
   * @param config whose observer's name stands for events that name no node
   * @param sink gets the records when a cell ends, on the caller's thread
   */
  HubbleTracker(ObserverConfig config, FlowSink sink) {
    this(config, sink, kind -> {});
  }

  /**
   * @param kinds gets the kind of every event
   */
  HubbleTracker(ObserverConfig config, FlowSink sink, Consumer<String> kinds) {
    this.config = config;
    this.sink = sink;
    this.kinds = kinds;
    this.records = new HubbleRecords(config);
    this.losses = new HubbleLosses(config);
    this.cells = new OpenCells(config.reportInterval());
  }

  void event(HubbleEvent event) {
    kinds.accept(event.kind());
    if (event instanceof FlowEvent flow) {
      flow(flow);
    } else if (event instanceof HubbleEvent.Lost lost) {
      enter(lost.last());
      losses.lost(lost, node(lost.node()));
    } else if (event instanceof HubbleEvent.Nodes status) {
      enter(status.at());
      losses.nodes(status);
    }
  }

  private void flow(FlowEvent event) {
    enter(event.at());
    if (IcmpQueries.isNoFlow(event.packet())) {
      return;
    }
    Oriented oriented = Oriented.of(event, node(event.node()), table::containsKey);
    Connection connection = connection(oriented, event);
    if (connection == null) {
      return;
    }
    connection.seen(oriented, event);
    CellEvidence evidence = cells.evidence(connection, event.at());
    if (oriented.reply()) {
      evidence.backward(event);
    } else {
      evidence.forward(event);
    }
  }

  private @Nullable Connection connection(Oriented oriented, FlowEvent event) {
    Connection known = table.get(oriented.key());
    if (known != null && !(oriented.opens() && known.isBefore(event.at()))) {
      return known;
    }
    if (known == null && table.size() >= config.maxConnections()) {
      losses.add(
          oriented.key().node(),
          event.at(),
          LossPlace.BUFFER,
          LossUnit.EVENTS,
          1L,
          "more than " + config.maxConnections() + " connections at once");
      return null;
    }
    boolean toService =
        oriented.reply() ? event.packet().srcIsService() : event.packet().dstIsService();
    Connection made = new Connection(oriented.key(), toService, event.at());
    table.put(oriented.key(), made);
    return made;
  }

  /** Notes that something was not seen; it is reported with the next cell. */
  void lost(Instant at, LossPlace place, LossUnit unit, @Nullable Long count, String detail) {
    enter(at);
    losses.add(config.observer(), at, place, unit, count, detail);
  }

  /** Notes a stretch of time in which a node's events may have been missed. */
  void notSeen(@Nullable String node, Instant from, Instant until, String detail) {
    enter(until);
    losses.addTime(node(node), from, until, detail);
  }

  /** The latest time that any event told, or that was set; null before the first. */
  @Nullable Instant now() {
    return now;
  }

  /** Until when all that came was reported, by the events' time; null while nothing came. */
  @Nullable Instant handedOverUntil() {
    Instant open = cells.earliest();
    return open != null && boundary != null && open.isBefore(boundary) ? open : boundary;
  }

  /** Reports the cells that ended well before the given time. Earlier times change nothing. */
  void advanceTo(Instant time) {
    if (now != null && time.isAfter(now)) {
      enter(time);
    }
  }

  /** Reports everything that is open, and forgets it. */
  void finish() {
    if (now != null) {
      report(Instant.MAX, now);
    }
    table.clear();
    now = null;
    boundary = null;
  }

  private void enter(Instant at) {
    if (now != null && Duration.between(now, at).abs().compareTo(LARGEST_LEAP) > 0) {
      finish();
    }
    if (now == null || at.isAfter(now)) {
      now = at;
    }
    Instant start = Cell.containing(now.minus(DISORDER), config.reportInterval()).startsAt();
    if (!start.equals(boundary)) {
      if (boundary != null) {
        report(start, start);
      }
      boundary = start;
    }
  }

  private void report(Instant endedBy, Instant at) {
    for (OpenCells.Content ended = cells.pollEndedBy(endedBy);
        ended != null;
        ended = cells.pollEndedBy(endedBy)) {
      Services.join(ended.evidence());
      for (Map.Entry<Connection, CellEvidence> entry : ended.evidence().entrySet()) {
        sink.flow(records.record(entry.getKey(), entry.getValue(), ended.cell()));
        entry.getKey().markReported();
      }
    }
    table.values().removeIf(connection -> connection.isForgotten(at));
    losses.report(at, sink);
  }

  private String node(@Nullable String name) {
    if (name == null) {
      return config.observer();
    }
    if (nodes.size() >= MOST_NODES && !nodes.containsKey(name)) {
      return config.observer();
    }
    // One text for a node, however many connections it has.
    return nodes.computeIfAbsent(name, same -> same);
  }
}
