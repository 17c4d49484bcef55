package io.weir.stream.judging;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was made of objects that are met again and again, found by the object itself, not by what
 * equals it. Another that falls on the same place takes it: it never holds more than its places.
 * One thread's.
 *
 * @param <K> never changed once it was given
 */
final class Memo<K, V> {

  private final Function<K, V> make;
  private final @Nullable Object[] keys;
  private final @Nullable Object[] values;

  /**
   * @param places how many are remembered at most; a power of two
   */
  Memo(int places, Function<K, V> make) {
    if (Integer.bitCount(places) != 1) {
      throw new IllegalArgumentException("places is " + places + "; allowed: a power of two");
    }
    this.make = make;
    this.keys = new Object[places];
    this.values = new Object[places];
  }

  V of(K key) {
    int place = System.identityHashCode(key) & (keys.length - 1);
    Object held = values[place];
    if (keys[place] == key && held != null) {
      @SuppressWarnings("unchecked") // it was made of this key
      V value = (V) held;
      return value;
    }
    V made = make.apply(key);
    keys[place] = key;
    values[place] = made;
    return made;
  }
}
