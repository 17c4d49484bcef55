package io.weir.policy.net;

import org.jspecify.annotations.Nullable;

/**
 * A map from addresses for fast lookups in large ones: the addresses lie in the table itself, so
 * that none but the value found is fetched from elsewhere. Not thread-safe.
 */
public final class AddressMap<V> {

  private static final int FIRST_PLACES = 64;

  /** Two numbers a place: the upper and the lower half of the address as IPv6 writes it. */
  private long[] halves = new long[2 * FIRST_PLACES];

  private @Nullable Object[] values = new Object[FIRST_PLACES];
  private int size;

  /** Null when there is none. */
  public @Nullable V get(IpAddress address) {
    return value(placeOf(address.upperBits(), address.lowerBits()));
  }

  public int size() {
    return size;
  }

  public void put(IpAddress address, V value) {
    int place = placeOf(address.upperBits(), address.lowerBits());
    if (values[place] == null && 2 * ++size > values.length) {
      grow();
      place = placeOf(address.upperBits(), address.lowerBits());
    }
    set(place, address.upperBits(), address.lowerBits(), value);
  }

  public void remove(IpAddress address) {
    int gap = placeOf(address.upperBits(), address.lowerBits());
    if (values[gap] == null) {
      return;
    }
    size--;
    values[gap] = null;
    // What stands behind the gap up to the next free place may have been pushed past it.
    for (int place = next(gap); values[place] != null; place = next(place)) {
      long upper = halves[2 * place];
      long lower = halves[2 * place + 1];
      Object value = values[place];
      values[place] = null;
      set(placeOf(upper, lower), upper, lower, value);
    }
  }

  /** Where it is, or where it would stand. */
  private int placeOf(long upper, long lower) {
    long mixed = (lower ^ Long.rotateLeft(upper, 31)) * 0x9E37_79B9_7F4A_7C15L;
    int place = (int) (mixed >>> 33) & (values.length - 1);
    while (values[place] != null
        && (halves[2 * place + 1] != lower || halves[2 * place] != upper)) {
      place = next(place);
    }
    return place;
  }

  private int next(int place) {
    return (place + 1) & (values.length - 1);
  }

  @SuppressWarnings("unchecked") // put() takes nothing else
  private @Nullable V value(int place) {
    return (V) values[place];
  }

  private void set(int place, long upper, long lower, @Nullable Object value) {
    halves[2 * place] = upper;
    halves[2 * place + 1] = lower;
    values[place] = value;
  }

  private void grow() {
    long[] oldHalves = halves;
    @Nullable Object[] oldValues = values;
    halves = new long[2 * oldHalves.length];
    values = new Object[2 * oldValues.length];
    for (int i = 0; i < oldValues.length; i++) {
      if (oldValues[i] != null) {
        long upper = oldHalves[2 * i];
        long lower = oldHalves[2 * i + 1];
        set(placeOf(upper, lower), upper, lower, oldValues[i]);
      }
    }
  }
}
