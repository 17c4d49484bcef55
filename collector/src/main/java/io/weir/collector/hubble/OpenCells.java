package io.weir.collector.hubble;

import io.weir.collector.flow.Cell;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cells that events may still fall into, with what was seen of each connection in them. */
final class OpenCells {

  /** What was seen in one cell. */
  record Content(Cell cell, Map<Connection, CellEvidence> evidence) {}

  private final Duration length;
  private final TreeMap<Instant, Content> cells = new TreeMap<>();

  OpenCells(Duration length) {
    this.length = length;
  }

  CellEvidence evidence(Connection connection, Instant at) {
    Cell cell = Cell.containing(at, length);
    return cells
        .computeIfAbsent(cell.startsAt(), start -> new Content(cell, new LinkedHashMap<>()))
        .evidence()
        .computeIfAbsent(connection, key -> new CellEvidence());
  }

  /** Start of the earliest; null when none is open. */
  @Nullable Instant earliest() {
    return cells.isEmpty() ? null : cells.firstKey();
  }

  /** Takes out the earliest cell that ended at or before the moment; null when there is none. */
  @Nullable Content pollEndedBy(Instant moment) {
    if (cells.isEmpty() || cells.firstEntry().getValue().cell().endsAt().isAfter(moment)) {
      return null;
    }
    return cells.pollFirstEntry().getValue();
  }
}
