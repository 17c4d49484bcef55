package io.weir.stream.judging;

import io.weir.stream.logs.ByteLog.Place;
import io.weir.stream.logs.GroupLogs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cells that wait, and when each is looked at: all whose time is one moment together, so that
 * none needs a timer of its own. Which moment that is says where its records are kept, too.
 *
 * <p>State: the records, and about 200 bytes on the heap for each cell. One thread's.
 */
final class HeldCells {

  private final GroupLogs logs;
  private final Map<Long, Map<String, HeldCell>> cells = new HashMap<>();
  private final NavigableMap<Long, List<HeldCell>> alarms = new TreeMap<>();

  HeldCells(GroupLogs logs) {
    this.logs = logs;
  }

  /** Null where nothing is held of it. */
  @Nullable HeldCell get(String key, long cellStart) {
    Map<String, HeldCell> ofCell = cells.get(cellStart);
    return ofCell == null ? null : ofCell.get(key);
  }

  /**
   * Holds a record.
   *
   * @param due event time in milliseconds from which its cell may be judged, as far as it says
   */
  HeldCell add(String key, long cellStart, long due, byte[] bytes) {
    HeldCell cell = cell(key, cellStart, due);
    cell.dueAt(due);
    if (cell.isEmpty()) {
      cell.wakesAt(due);
      lookAt(due, cell);
    } else if (due > cell.wakesAt()) {
      keepUntil(due, cell);
    }
    cell.add(logs.add(key, cell.wakesAt(), bytes));
    return cell;
  }

  /** Takes note that records stand in the state with a moment: then they are to be dropped. */
  void restore(long moment) {
    alarms.computeIfAbsent(moment, m -> new ArrayList<>());
  }

  /** Holds a record that stands in the state already. */
  void restore(String key, long cellStart, long due, long moment, Place place) {
    HeldCell cell = cell(key, cellStart, due);
    cell.dueAt(due);
    if (cell.isEmpty() || moment > cell.wakesAt()) {
      // What stands with an earlier moment is repeated here.
      cell.clear();
      cell.wakesAt(moment);
      lookAt(moment, cell);
    }
    if (moment == cell.wakesAt()) {
      cell.add(place);
    }
  }

  private HeldCell cell(String key, long cellStart, long due) {
    return cells
        .computeIfAbsent(cellStart, start -> new HashMap<>())
        .computeIfAbsent(key, k -> new HeldCell(k, cellStart, due));
  }

  /** Has a cell looked at no earlier than it is due, and its records kept until a moment. */
  void keepUntil(long moment, HeldCell cell) {
    if (moment <= cell.wakesAt()) {
      return;
    }
    List<byte[]> records = cell.records();
    cell.clear();
    cell.wakesAt(moment);
    records.forEach(bytes -> cell.add(logs.add(cell.key(), moment, bytes)));
    lookAt(moment, cell);
  }

  /** Has a cell looked at. */
  void lookAt(long moment, HeldCell cell) {
    alarms.computeIfAbsent(moment, m -> new ArrayList<>()).add(cell);
  }

  /** The earliest moment at or before a time at which cells are to be looked at; null for none. */
  @Nullable Long nextUpTo(long time) {
    return alarms.isEmpty() || alarms.firstKey() > time ? null : alarms.firstKey();
  }

  /**
   * Takes the cells out that are to be looked at at a moment; some may stand there twice, be gone,
   * or not be due. Those that are kept until then are to be removed or kept for longer; then the
   * moment is to be {@link #drop dropped}.
   */
  List<HeldCell> take(long moment) {
    List<HeldCell> cells = alarms.remove(moment);
    return cells == null ? List.of() : cells;
  }

  /** Forgets what was kept with a moment. */
  void drop(long moment) {
    logs.drop(moment);
  }

  void remove(HeldCell cell) {
    cell.clear();
    Map<String, HeldCell> ofCell = cells.get(cell.cellStart());
    if (ofCell != null && ofCell.remove(cell.key()) != null && ofCell.isEmpty()) {
      cells.remove(cell.cellStart());
    }
  }

  /** All cells, in no order. */
  List<HeldCell> all() {
    return cells.values().stream().flatMap(ofCell -> ofCell.values().stream()).toList();
  }

  /** How often something is to be looked at, or dropped. */
  int alarms() {
    return alarms.values().stream().mapToInt(cells -> Math.max(1, cells.size())).sum();
  }

  void snapshot() throws Exception {
    logs.snapshot();
  }
}
