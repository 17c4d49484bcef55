package io.weir.stream.judging;

import io.weir.stream.input.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The cells of which something came that may be judged before they are over, by the bookmark that
 * it needs. Only an index, and not kept over a failure: what was held then gets its last revision
 * alone.
 *
 * <p>About 100 bytes for each cell, on the heap, until the bookmark passes the start of what came
 * of it, or the cell's own time is over.
 */
final class EarlyCells {

  /** Cells that need about the same bookmark share a place; none is late by more than this. */
  private static final long PLACE_MILLIS = 100;

  /**
   * A cell of which something is to be judged.
   *
   * @param key key of its records
   * @param cellStart UTC microseconds
   */
  record Cell(String key, long cellStart) {}

  private final Map<String, NavigableMap<Long, Set<Cell>>> byCluster = new HashMap<>();
  private final long worthMillis;

  /**
   * @param worth how far behind the bookmark a start may be; what comes later is left out: when
   *     history is read again, all is judged once
   */
  EarlyCells(Duration worth) {
    this.worthMillis = worth.toMillis();
  }

  /**
   * Notes a record.
   *
   * @param start of its interval, UTC microseconds
   */
  void add(String cluster, long start, Cell cell) {
    long place = -Math.floorDiv(-Micros.toMillisCeiling(start), PLACE_MILLIS) * PLACE_MILLIS;
    byCluster
        .computeIfAbsent(cluster, c -> new TreeMap<>())
        .computeIfAbsent(place, p -> new LinkedHashSet<>())
        .add(cell);
  }

  /** Takes out the cells of which something began by the bookmark, the earliest first. */
  List<Cell> takeUpTo(String cluster, Instant bookmark) {
    NavigableMap<Long, Set<Cell>> places = byCluster.get(cluster);
    List<Cell> taken = new ArrayList<>();
    if (places == null) {
      return taken;
    }
    long known = bookmark.toEpochMilli();
    while (!places.isEmpty() && places.firstKey() <= known) {
      Map.Entry<Long, Set<Cell>> place = places.pollFirstEntry();
      if (place.getKey() >= known - worthMillis) {
        taken.addAll(place.getValue());
      }
    }
    if (places.isEmpty()) {
      byCluster.remove(cluster);
    }
    return taken;
  }

  /** Forgets what began before a moment, in UTC milliseconds. */
  void forgetBefore(long moment) {
    byCluster
        .values()
        .removeIf(
            places -> {
              places.headMap(moment).clear();
              return places.isEmpty();
            });
  }

  /** The clusters of which something waits. */
  List<String> clusters() {
    return List.copyOf(byCluster.keySet());
  }
}
