package io.weir.stream.parquet;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In which order the rows of a row group shall stand. */
final class RowOrder {

  private RowOrder() {}

  /**
   * The rows' numbers, sorted by the texts, then by time, then as they came.
   *
   * @param texts the first outweighs all others; null comes first
   * @param time null where rows have none
   */
  static int[] of(int rows, List<TextBuffer> texts, @Nullable NumberBuffer time) {
    int[] order = time == null ? asTheyCame(rows) : byTime(rows, time);
    // Each pass keeps the order of what is equal to it: so the weightiest comes last.
    for (int i = texts.size() - 1; i >= 0; i--) {
      order = sorted(order, texts.get(i).ranks());
    }
    return order;
  }

  private static int[] asTheyCame(int rows) {
    int[] order = new int[rows];
    Arrays.setAll(order, row -> row);
    return order;
  }

  /** A time and the row's number in one: fast to sort. */
  private static int[] byTime(int rows, NumberBuffer time) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int row = 0; row < rows; row++) {
      least = Math.min(least, time.get(row));
      most = Math.max(most, time.get(row));
    }
    int rowBits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, rows));
    int timeBits = Long.SIZE - Long.numberOfLeadingZeros(most - least);
    // Times that lie centuries apart are told apart less finely.
    int coarser = Math.max(0, timeBits + rowBits - (Long.SIZE - 1));
    long[] keys = new long[rows];
    for (int row = 0; row < rows; row++) {
      keys[row] = (((time.get(row) - least) >>> coarser) << rowBits) | row;
    }
    Arrays.sort(keys);
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = (int) (keys[i] & ((1L << rowBits) - 1));
    }
    return order;
  }

  private static int[] sorted(int[] order, int[] ranks) {
    int highest = 0;
    for (int rank : ranks) {
      highest = Math.max(highest, rank);
    }
    int[] places = new int[highest + 2];
    for (int rank : ranks) {
      places[rank + 1]++;
    }
    for (int rank = 1; rank < places.length; rank++) {
      places[rank] += places[rank - 1];
    }
    int[] sorted = new int[order.length];
    for (int row : order) {
      sorted[places[ranks[row]]++] = row;
    }
    return sorted;
  }
}
