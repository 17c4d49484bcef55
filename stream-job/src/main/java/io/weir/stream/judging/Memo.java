package io.weir.stream.judging;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was made of objects that are met again and again, found by the object itself, not by what
 * equals it. Of those that fall on the same pair of places the last two are known: it never holds
 * more than its places. One thread's.
 *
 * @param <K> never changed once it was given
 */
final class Memo<K, V> {

  private final Function<K, V> make;
  private final @Nullable Object[] keys;
  private final @Nullable Object[] values;

  /**
   * @param places how many are remembered at most; a power of two, at least 2
   */
  Memo(int places, Function<K, V> make) {
    if (places < 2 || Integer.bitCount(places) != 1) {
      throw new IllegalArgumentException(
          "places is " + places + "; allowed: a power of two, at least 2");
    }
    this.make = make;
    this.keys = new Object[places];
    this.values = new Object[places];
  }

  V of(K key) {
    int place = System.identityHashCode(key) & (keys.length - 2);
    V known = at(place, key);
    if (known == null) {
      known = at(place + 1, key);
    }
    if (known == null) {
      known = make.apply(key);
      keys[place + 1] = keys[place];
      values[place + 1] = values[place];
      keys[place] = key;
      values[place] = known;
    }
    return known;
  }

  private @Nullable V at(int place, K key) {
    @SuppressWarnings("unchecked") // it was made of this key
    V value = keys[place] == key ? (V) values[place] : null;
    return value;
  }
}
