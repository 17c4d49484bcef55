package io.weir.stream.parquet;

import java.util.Arrays;

/** Which codes a row group uses, numbered anew, from 0, in the order in which they came. */
final class UsedCodes {

  private static final int FIRST_ROOM = 64;

  // By code: its number and one; 0 for a code that is not used.
  private int[] numbers = new int[FIRST_ROOM];
  private int[] codes = new int[FIRST_ROOM];
  private int size;

  void add(int code) {
    if (code >= numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(code + 1, 2 * numbers.length));
    }
    if (numbers[code] > 0) {
      return;
    }
    if (size == codes.length) {
      codes = Arrays.copyOf(codes, 2 * size);
    }
    codes[size++] = code;
    numbers[code] = size;
  }

  /** The number of a code that was added. */
  int number(int code) {
    return numbers[code] - 1;
  }

  int code(int number) {
    return codes[number];
  }

  int size() {
    return size;
  }

  void clear() {
    for (int number = 0; number < size; number++) {
      numbers[codes[number]] = 0;
    }
    size = 0;
  }
}
