package io.weir.collector.flow;

import org.jspecify.annotations.Nullable;

/**
 * A set of 64-bit hashes that are well mixed, none of them 0: sixteen bytes for each at least,
 * thirty-two at most. Not thread-safe.
 */
final class LongHashes {

  private static final int SMALLEST = 1 << 6;

  private long @Nullable [] places;
  private int size;

  int size() {
    return size;
  }

  /** Takes one; nothing happens if it is there. */
  void add(long hash) {
    long[] own = places;
    if (own == null || size >= own.length / 2) {
      own = grown(own);
      places = own;
    }
    if (put(own, hash)) {
      size++;
    }
  }

  private static long[] grown(long @Nullable [] before) {
    long[] after = new long[before == null ? SMALLEST : before.length * 2];
    if (before != null) {
      for (long hash : before) {
        if (hash != 0) {
          put(after, hash);
        }
      }
    }
    return after;
  }

  private static boolean put(long[] places, long hash) {
    int place = place(places, hash);
    boolean isNew = places[place] == 0;
    places[place] = hash;
    return isNew;
  }

  boolean contains(long hash) {
    return places != null && places[place(places, hash)] != 0;
  }

  /** What stands where the hash would be looked for first; 0 for nothing. */
  long at(long hash) {
    return places == null ? 0 : places[first(places, hash)];
  }

  private static int first(long[] places, long hash) {
    // The upper half: the lower bits of a product know little of its factors' upper ones.
    return (int) (hash >>> Integer.SIZE) & (places.length - 1);
  }

  private static int place(long[] places, long hash) {
    int place = first(places, hash);
    while (places[place] != 0 && places[place] != hash) {
      place = (place + 1) & (places.length - 1);
    }
    return place;
  }
}
