package io.weir.collector.netlink;

import io.weir.policy.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * IPv4 addresses that were read lately, so that the events of a node share them. Holds a bounded
 * number; a newer address takes the place of an older one. Not thread-safe.
 */
final class KnownAddresses {

  private static final int PLACES_LOG = 10;
  private static final int SPREAD = 0x9E37_79B9;

  private final @Nullable IpAddress[] addresses = new @Nullable IpAddress[1 << PLACES_LOG];
  private final int[] bits = new int[1 << PLACES_LOG];

  /**
   * An address.
   *
   * @param unsigned its 32 bits
   */
  IpAddress v4(long unsigned) {
    int wanted = (int) unsigned;
    int place = (wanted * SPREAD) >>> (Integer.SIZE - PLACES_LOG);
    IpAddress known = addresses[place];
    if (known == null || bits[place] != wanted) {
      known = IpAddress.v4(unsigned);
      addresses[place] = known;
      bits[place] = wanted;
    }
    return known;
  }
}
