package io.weir.collector.flow;

import io.weir.collector.conntrack.Tuple;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What packets looked like of connections that are forgotten otherwise: a packet the other way is
 * rather an answer to one of them than the opening of another. Eight bytes for each, in two
 * generations: remembered for 30 s at least, or less when there are more than a quarter of a
 * million. Not thread-safe.
 */
final class RecentTuples {

  private static final long GENERATION = Micros.of(Duration.ofSeconds(30));
  private static final int MOST = 1 << 18;

  private Generation current = new Generation();
  private Generation before = new Generation();
  private long since = Micros.NONE;

  /** Remembers one. */
  void add(Tuple packet, long at) {
    advanceTo(at);
    if (current.size == MOST) {
      turn(at);
    }
    current.add(Form.mixed(packet));
  }

  /** Whether a packet like this was remembered. */
  boolean contain(Tuple packet) {
    if (current.size + before.size == 0) {
      return false;
    }
    long hash = Form.mixed(packet);
    return current.contains(hash) || before.contains(hash);
  }

  /** Forgets what is too old by then. */
  void advanceTo(long at) {
    if (since == Micros.NONE) {
      since = at;
    } else if (at - since >= 2 * GENERATION) {
      clear();
      since = at;
    } else if (at - since >= GENERATION) {
      turn(at);
    }
  }

  private void turn(long at) {
    before = current;
    current = new Generation();
    since = at;
  }

  void clear() {
    current = new Generation();
    before = new Generation();
  }

  /** A hash table of hashes: the next free place is a hash's own; 0 is none. */
  private static final class Generation {

    private static final int SMALLEST = 1 << 6;

    private long @Nullable [] places;
    private int size;

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

    private static int place(long[] places, long hash) {
      // The upper half: the lower bits of a product know little of its factors' upper ones.
      int place = (int) (hash >>> Integer.SIZE) & (places.length - 1);
      while (places[place] != 0 && places[place] != hash) {
        place = (place + 1) & (places.length - 1);
      }
      return place;
    }
  }
}
