package io.weir.policy.judge;

import org.jspecify.annotations.Nullable;

/**
 * What was settled before, by two numbers that tell all it hangs on. Bounded: when a generation is
 * full it becomes the old one, what is still asked for moves over to the new one, and the rest goes
 * with the next change of generations. Never needs to be told of changes, as numbers are never
 * reused. Not thread-safe.
 *
 * <p>Memory: at most two generations of twice {@code capacity} places of 20 bytes; the values are
 * shared. A generation grows with its contents.
 */
final class DecisionCache<V> {

  /** Entries of a generation: 5 MiB each when full. */
  static final int DEFAULT_CAPACITY = 1 << 17;

  private static final int FIRST_CAPACITY = 1 << 8;

  /** Open addressing, at most half full; nothing is ever taken out. */
  private static final class Generation<V> {

    /** The keys lie in the table, as a look elsewhere costs more than all else. */
    private final long[] keys;

    private final @Nullable Object[] values;
    private int size;

    Generation(int capacity) {
      keys = new long[4 * capacity];
      values = new Object[2 * capacity];
    }

    int capacity() {
      return values.length / 2;
    }

    @SuppressWarnings("unchecked") // put() takes nothing else
    @Nullable V get(long ask, long destination) {
      return (V) values[placeOf(ask, destination)];
    }

    /** Where it is, or where it would stand. */
    private int placeOf(long ask, long destination) {
      long mixed = (Long.rotateLeft(ask * 0x9E37_79B9_7F4A_7C15L, 32) ^ destination);
      int place = (int) ((mixed * 0xBF58_476D_1CE4_E5B9L) >>> 33) & (values.length - 1);
      while (values[place] != null
          && (keys[2 * place] != ask || keys[2 * place + 1] != destination)) {
        place = (place + 1) & (values.length - 1);
      }
      return place;
    }

    void put(long ask, long destination, V settled) {
      set(ask, destination, settled);
    }

    private void set(long ask, long destination, Object settled) {
      int place = placeOf(ask, destination);
      if (values[place] == null) {
        size++;
      }
      keys[2 * place] = ask;
      keys[2 * place + 1] = destination;
      values[place] = settled;
    }

    Generation<V> doubled() {
      Generation<V> doubled = new Generation<>(2 * capacity());
      for (int i = 0; i < values.length; i++) {
        Object settled = values[i];
        if (settled != null) {
          doubled.set(keys[2 * i], keys[2 * i + 1], settled);
        }
      }
      return doubled;
    }
  }

  private final int capacity;
  private Generation<V> young;
  private Generation<V> old = new Generation<>(1);

  /**
   * @param capacity of a generation, a power of two
   */
  DecisionCache(int capacity) {
    this.capacity = capacity;
    this.young = new Generation<>(Math.min(capacity, FIRST_CAPACITY));
  }

  /** Null when it is not known, or no more. */
  @Nullable V get(long ask, long destination) {
    V settled = young.get(ask, destination);
    return settled != null ? settled : promoted(ask, destination);
  }

  private @Nullable V promoted(long ask, long destination) {
    V settled = old.get(ask, destination);
    if (settled != null) {
      put(ask, destination, settled);
    }
    return settled;
  }

  void put(long ask, long destination, V settled) {
    if (young.size == young.capacity()) {
      if (young.capacity() < capacity) {
        young = young.doubled();
      } else {
        old = young;
        young = new Generation<>(capacity);
      }
    }
    young.put(ask, destination, settled);
  }

  /** Entries that it holds, those of both generations counted twice. */
  int size() {
    return young.size + old.size;
  }
}
