package io.weir.stream.parquet;

import java.util.Arrays;

/** The different numbers of a column, as long as they are few. */
final class NumberDictionary {

  /** More cost more than they save. */
  static final int MOST = 4096;

  private static final int SLOTS = 4 * MOST;
  private static final int FREE = -1;

  private final int[] slots = new int[SLOTS];
  private final long[] numbers = new long[MOST];
  private int size;

  NumberDictionary() {
    Arrays.fill(slots, FREE);
  }

  /** The number's code, a new one where it has none; -1 when there is no room for it. */
  int codeOf(long number) {
    int slot = (int) ((number * 0x9E3779B97F4A7C15L) >>> 40) & (SLOTS - 1);
    while (slots[slot] != FREE) {
      if (numbers[slots[slot]] == number) {
        return slots[slot];
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    if (size == MOST) {
      return -1;
    }
    numbers[size] = number;
    slots[slot] = size;
    return size++;
  }

  long number(int code) {
    return numbers[code];
  }

  int size() {
    return size;
  }
}
