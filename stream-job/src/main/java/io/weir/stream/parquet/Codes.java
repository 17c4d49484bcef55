package io.weir.stream.parquet;

import java.util.Arrays;

/**
 * A growing row of small numbers. As long as all are equal, as in many a column, they take no room.
 * Room that was taken once is kept for the next rows.
 */
final class Codes {

  private static final int FIRST_ROOM = 1024;
  private static final int[] NO_ROOM = {};

  private int[] codes = NO_ROOM;
  private boolean uniform = true;
  private int first;
  private int size;

  void add(int code) {
    if (uniform) {
      if (size == 0) {
        first = code;
      }
      if (code == first) {
        size++;
        return;
      }
      if (size >= codes.length) {
        codes = new int[Math.max(FIRST_ROOM, 2 * size)];
      }
      Arrays.fill(codes, 0, size, first);
      uniform = false;
    } else if (size == codes.length) {
      codes = Arrays.copyOf(codes, 2 * size);
    }
    codes[size++] = code;
  }

  int get(int index) {
    return uniform ? first : codes[index];
  }

  int size() {
    return size;
  }

  /** Bytes of the numbers. */
  long held() {
    return uniform ? 0 : (long) Integer.BYTES * size;
  }

  void clear() {
    uniform = true;
    size = 0;
  }
}
