package io.weir.collector.flow;

import io.weir.policy.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Lets connections share their addresses and records the texts of them. Holds a bounded number; a
 * newer address takes the place of an older one.
 */
final class AddressBook {

  private static final int PLACES = 1 << 13;

  private final @Nullable IpAddress[] addresses = new @Nullable IpAddress[PLACES];
  private final @Nullable String[] texts = new @Nullable String[PLACES];

  /** The same address, as one that others may have too. */
  IpAddress share(IpAddress address) {
    int place = address.hashCode() & (PLACES - 1);
    IpAddress held = addresses[place];
    if (held != null && held.equals(address)) {
      return held;
    }
    addresses[place] = address;
    texts[place] = null;
    return address;
  }

  /** Its canonical text. */
  String text(IpAddress address) {
    int place = address.hashCode() & (PLACES - 1);
    String held = texts[place];
    if (held != null && address.equals(addresses[place])) {
      return held;
    }
    String text = address.toString();
    addresses[place] = address;
    texts[place] = text;
    return text;
  }
}
