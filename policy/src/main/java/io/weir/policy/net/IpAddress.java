package io.weir.policy.net;

/**
 * An IPv4 or IPv6 address. IPv4-mapped IPv6 addresses ({@code ::ffff:a.b.c.d}) are IPv4. Parsing
 * never asks DNS. Immutable; ordered IPv4 before IPv6, then numerically.
 */
public final class IpAddress implements Comparable<IpAddress> {

  private static final long MAPPED_PREFIX = 0xFFFF_0000_0000L;
  private static final long MAPPED_MASK = 0xFFFF_FFFF_0000_0000L;

  private final boolean v4;
  private final long high;
  private final long low;

  private IpAddress(boolean v4, long high, long low) {
    this.v4 = v4;
    this.high = high;
    this.low = low;
  }

  /**
   * Reads an address from text: a dotted quad without leading zeros, or RFC 4291 text without a
   * zone.
   *
   * @throws IllegalArgumentException if the text is no address, naming it
   */
  public static IpAddress parse(String text) {
    return AddressParser.parse(text);
  }

  /**
   * An IPv4 address from its number.
   *
   * @param bits the 32 bits in network order; higher bits are ignored
   */
  public static IpAddress v4(long bits) {
    return new IpAddress(true, 0, bits & 0xFFFF_FFFFL);
  }

  /** An IPv6 address from its first and last 64 bits; an IPv4-mapped one is IPv4. */
  public static IpAddress v6(long high, long low) {
    if (high == 0 && (low & MAPPED_MASK) == MAPPED_PREFIX) {
      return v4(low);
    }
    return new IpAddress(false, high, low);
  }

  /** True for IPv4, including what was written as an IPv4-mapped IPv6 address. */
  public boolean isV4() {
    return v4;
  }

  /** The first 64 of the 128 bits with which IPv6 writes the address. */
  public long upperBits() {
    return high;
  }

  /** The last 64 of these bits; IPv4 is written as {@code ::ffff:a.b.c.d}. */
  public long lowerBits() {
    return v4 ? MAPPED_PREFIX | low : low;
  }

  /** The first 64 of the 128 bits; 0 for IPv4. */
  long high() {
    return high;
  }

  /** The last 64 bits; for IPv4 the only ones. */
  long low() {
    return low;
  }

  /** Number of bits: 32 or 128. */
  int bits() {
    return v4 ? 32 : 128;
  }

  /** This address with all but its first {@code prefixLength} bits cleared. */
  IpAddress masked(int prefixLength) {
    if (v4) {
      return new IpAddress(true, 0, low & leading(prefixLength + 32));
    }
    return new IpAddress(
        false, high & leading(Math.min(prefixLength, 64)), low & leading(prefixLength - 64));
  }

  /** This address with all but its first {@code prefixLength} bits set. */
  IpAddress filled(int prefixLength) {
    if (v4) {
      return new IpAddress(true, 0, low | (~leading(prefixLength + 32) & 0xFFFF_FFFFL));
    }
    return new IpAddress(
        false,
        high | ~leading(Math.min(prefixLength, 64)),
        low | ~leading(Math.max(prefixLength - 64, 0)));
  }

  /** In how many leading bits the two agree; both must be of one family. */
  int sharedBits(IpAddress other) {
    if (v4) {
      return Long.numberOfLeadingZeros(low ^ other.low) - 32;
    }
    long difference = high ^ other.high;
    return difference != 0
        ? Long.numberOfLeadingZeros(difference)
        : 64 + Long.numberOfLeadingZeros(low ^ other.low);
  }

  /** The bit at a place counted from the front, from 0. */
  boolean bit(int place) {
    int fromTheEnd = bits() - 1 - place;
    return ((fromTheEnd < 64 ? low >>> fromTheEnd : high >>> (fromTheEnd - 64)) & 1) != 0;
  }

  private static long leading(int ones) {
    return ones <= 0 ? 0 : -1L << (64 - ones);
  }

  /** Canonical text: dotted quad, or RFC 5952. */
  @Override
  public String toString() {
    return v4 ? AddressText.v4(low) : AddressText.v6(high, low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that && low == that.low && high == that.high && v4 == that.v4;
  }

  @Override
  public int hashCode() {
    // Neighbouring addresses differ in few low bits: spread them.
    long mixed = (low ^ Long.rotateLeft(high, 31)) * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 32) ^ (v4 ? 1 : 0);
  }

  @Override
  public int compareTo(IpAddress other) {
    if (v4 != other.v4) {
      return v4 ? -1 : 1;
    }
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
