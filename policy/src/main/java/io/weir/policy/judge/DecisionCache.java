package io.weir.policy.judge;

import org.jspecify.annotations.Nullable;

/**
 * What was settled before, by the classes of the three ends and the service asked for. Bounded:
 * when a generation is full it becomes the old one, what is still asked for moves over to the new
 * one, and the rest goes with the next change of generations. Never needs to be told of changes, as
 * keys are never reused. Not thread-safe.
 *
 * <p>Memory: at most two generations of {@code capacity} entries, each about 200 bytes, and 16
 * bytes a place for the tables, which grow with their contents.
 */
final class DecisionCache {

  /** Entries of a generation. */
  static final int DEFAULT_CAPACITY = 1 << 17;

  private static final int FIRST_CAPACITY = 1 << 10;

  private record Entry(long source, long seen, long destination, long service, Settled settled) {

    boolean is(long otherSource, long otherSeen, long otherDestination, long otherService) {
      return source == otherSource
          && destination == otherDestination
          && service == otherService
          && seen == otherSeen;
    }
  }

  /** Open addressing, at most half full; nothing is ever taken out. */
  private static final class Generation {

    private final @Nullable Entry[] places;
    private int size;

    Generation(int capacity) {
      places = new Entry[2 * capacity];
    }

    @Nullable Entry get(long source, long seen, long destination, long service) {
      int place = place(source, seen, destination, service);
      for (Entry entry = places[place]; entry != null; entry = places[place]) {
        if (entry.is(source, seen, destination, service)) {
          return entry;
        }
        place = (place + 1) & (places.length - 1);
      }
      return null;
    }

    void add(Entry entry) {
      int place = place(entry.source, entry.seen, entry.destination, entry.service);
      while (places[place] != null) {
        place = (place + 1) & (places.length - 1);
      }
      places[place] = entry;
      size++;
    }

    boolean isFull() {
      return 2 * size >= places.length;
    }

    Generation grown() {
      Generation grown = new Generation(places.length);
      for (Entry entry : places) {
        if (entry != null) {
          grown.add(entry);
        }
      }
      return grown;
    }

    private int place(long source, long seen, long destination, long service) {
      long mixed = (source * 31 + seen) * 0x9E37_79B9_7F4A_7C15L;
      mixed = (Long.rotateLeft(mixed, 29) ^ (destination * 31 + service)) * 0xBF58_476D_1CE4_E5B9L;
      return (int) (mixed >>> 33) & (places.length - 1);
    }
  }

  private final int capacity;
  private Generation young;
  private Generation old = new Generation(1);

  /**
   * @param capacity of a generation, a power of two
   */
  DecisionCache(int capacity) {
    this.capacity = capacity;
    this.young = new Generation(Math.min(capacity, FIRST_CAPACITY));
  }

  /** Null when it is not known, or no more. */
  @Nullable Settled get(long source, long seen, long destination, long service) {
    Entry entry = young.get(source, seen, destination, service);
    if (entry == null) {
      entry = old.get(source, seen, destination, service);
      if (entry == null) {
        return null;
      }
      add(entry);
    }
    return entry.settled;
  }

  /** Only for what is not known. */
  void put(long source, long seen, long destination, long service, Settled settled) {
    add(new Entry(source, seen, destination, service, settled));
  }

  private void add(Entry entry) {
    if (young.isFull()) {
      if (2 * capacity > young.places.length) {
        young = young.grown();
      } else {
        old = young;
        young = new Generation(capacity);
      }
    }
    young.add(entry);
  }

  /** Entries that it holds, for tests of its bound. */
  int size() {
    return young.size + old.size;
  }
}
