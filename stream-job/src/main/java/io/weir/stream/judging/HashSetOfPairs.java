package io.weir.stream.judging;

/**
 * A set of pairs of numbers that are hashes already: 16 bytes each, and as much room again at the
 * most. One thread's.
 */
final class HashSetOfPairs {

  private static final int FIRST_ROOM = 8;

  // Two numbers each; 0 and 0 is a free place.
  private long[] table = new long[2 * FIRST_ROOM];
  private int size;

  boolean contains(long first, long second) {
    int place = place(table, first, known(first, second));
    return table[place] != 0 || table[place + 1] != 0;
  }

  void add(long first, long second) {
    long known = known(first, second);
    int place = place(table, first, known);
    if (table[place] != 0 || table[place + 1] != 0) {
      return;
    }
    table[place] = first;
    table[place + 1] = known;
    size++;
    if (size > table.length / 2 * 3 / 4) {
      grow();
    }
  }

  private void grow() {
    long[] larger = new long[2 * table.length];
    for (int i = 0; i < table.length; i += 2) {
      if (table[i] != 0 || table[i + 1] != 0) {
        int place = place(larger, table[i], table[i + 1]);
        larger[place] = table[i];
        larger[place + 1] = table[i + 1];
      }
    }
    table = larger;
  }

  /** Where the pair stands, or would. */
  private static int place(long[] table, long first, long second) {
    int place = 2 * (int) (first & (table.length / 2 - 1));
    while ((table[place] != 0 || table[place + 1] != 0)
        && (table[place] != first || table[place + 1] != second)) {
      place = (place + 2) & (table.length - 1);
    }
    return place;
  }

  /** No pair may look like a free place. */
  private static long known(long first, long second) {
    return first == 0 && second == 0 ? 1 : second;
  }
}
