package io.weir.collector.flow;

import org.jspecify.annotations.Nullable;

/**
 * A set of 64-bit hashes that are well mixed: eighteen bytes for each at least, thirty-six at most.
 * A byte of each stands apart, so that most questions after what is not there are answered by an
 * eighth of the memory, which is far nearer the processor. Not thread-safe.
 */
final class LongHashes {

  private static final int SMALLEST = 1 << 6;
  private static final int TAG_SHIFT = Long.SIZE - Byte.SIZE;

  private @Nullable Places places;
  private int size;

  /** Where the hashes lie; a tag of 0 is a free place. */
  // Arrays in a record compare by identity; nobody compares these.
  @SuppressWarnings("ArrayRecordComponent")
  private record Places(byte[] tags, long[] hashes) {

    Places(int count) {
      this(new byte[count], new long[count]);
    }

    int first(long hash) {
      // The upper half: the lower bits of a product know little of its factors' upper ones.
      return (int) (hash >>> Integer.SIZE) & (tags.length - 1);
    }

    /** Its place, or the free one where it would be. */
    int of(long hash) {
      byte tag = tag(hash);
      int place = first(hash);
      while (tags[place] != 0 && (tags[place] != tag || hashes[place] != hash)) {
        place = (place + 1) & (tags.length - 1);
      }
      return place;
    }

    boolean put(long hash) {
      int place = of(hash);
      boolean isNew = tags[place] == 0;
      tags[place] = tag(hash);
      hashes[place] = hash;
      return isNew;
    }

    private static byte tag(long hash) {
      byte tag = (byte) (hash >>> TAG_SHIFT);
      return tag == 0 ? 1 : tag;
    }
  }

  int size() {
    return size;
  }

  /** Takes one; nothing happens if it is there. */
  void add(long hash) {
    Places own = places;
    if (own == null || size >= own.tags().length / 2) {
      own = grown(own);
      places = own;
    }
    if (own.put(hash)) {
      size++;
    }
  }

  private static Places grown(@Nullable Places before) {
    Places after = new Places(before == null ? SMALLEST : before.tags().length * 2);
    if (before != null) {
      for (int place = 0; place < before.tags().length; place++) {
        if (before.tags()[place] != 0) {
          after.put(before.hashes()[place]);
        }
      }
    }
    return after;
  }

  boolean contains(long hash) {
    Places own = places;
    return own != null && own.tags()[own.of(hash)] != 0;
  }

  /** What is looked at first when the hash is looked for. */
  int at(long hash) {
    Places own = places;
    return own == null ? 0 : own.tags()[own.first(hash)];
  }
}
