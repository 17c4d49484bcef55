package io.weir.stream.judging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The cells that are due but whose cluster is not known up to their start, by the bookmark that
 * they need. Only an index: what waits is in the operator's state, from which this is rebuilt.
 *
 * <p>About 150 bytes a waiting cell, on the heap.
 */
final class WaitingCells {

  /**
   * A cell that waits.
   *
   * @param needs the bookmark that lets it be judged
   * @param key key of its records
   * @param cellStart UTC microseconds
   */
  record Cell(Instant needs, String key, long cellStart) implements Comparable<Cell> {

    private static final Comparator<Cell> ORDER =
        Comparator.comparing(Cell::needs)
            .thenComparing(Cell::key)
            .thenComparingLong(Cell::cellStart);

    @Override
    public int compareTo(Cell other) {
      return ORDER.compare(this, other);
    }
  }

  private final Map<String, TreeSet<Cell>> byCluster = new HashMap<>();
  private int size;

  void add(String cluster, Cell cell) {
    if (byCluster.computeIfAbsent(cluster, c -> new TreeSet<>()).add(cell)) {
      size++;
    }
  }

  /** Forgets a cell; nothing where it does not wait. */
  void remove(String cluster, Cell cell) {
    TreeSet<Cell> cells = byCluster.get(cluster);
    if (cells == null || !cells.remove(cell)) {
      return;
    }
    size--;
    if (cells.isEmpty()) {
      byCluster.remove(cluster);
    }
  }

  /** Takes out the cells that need no later bookmark, the earliest first. */
  List<Cell> takeUpTo(String cluster, Instant bookmark) {
    TreeSet<Cell> cells = byCluster.get(cluster);
    List<Cell> taken = new ArrayList<>();
    while (cells != null && !cells.isEmpty() && !cells.first().needs().isAfter(bookmark)) {
      taken.add(cells.pollFirst());
      size--;
    }
    if (cells != null && cells.isEmpty()) {
      byCluster.remove(cluster);
    }
    return taken;
  }

  int size() {
    return size;
  }
}
