package io.weir.stream.parquet;

import java.util.Arrays;

/**
 * A growing row of small numbers. As long as all are equal, as in many a column, they take no room.
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
      codes = new int[Math.max(FIRST_ROOM, 2 * size)];
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

  /** Bytes that it holds. */
  long held() {
    return (long) Integer.BYTES * codes.length;
  }

  void clear() {
    codes = NO_ROOM;
    uniform = true;
    size = 0;
  }
}
