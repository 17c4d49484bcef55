package io.weir.policy.net;

/** An address block. Host bits are masked away; IPv4 and IPv6 never contain each other. */
public record Cidr(IpAddress base, int prefixLength) {

  /** Bits that an IPv4-mapped IPv6 address puts before the IPv4 address. */
  private static final int MAPPED_BITS = 96;

  public Cidr {
    if (prefixLength < 0 || prefixLength > base.bits()) {
      throw new IllegalArgumentException(
          "prefix length of " + base + " must be 0 to " + base.bits() + ": " + prefixLength);
    }
    base = base.masked(prefixLength);
  }

  /**
   * Reads {@code address/length}; host bits may be set.
   *
   * @throws IllegalArgumentException if the text is no address block, naming it
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw invalid(text);
    }
    IpAddress base;
    try {
      base = IpAddress.parse(text.substring(0, slash));
    } catch (IllegalArgumentException e) {
      throw invalid(text);
    }
    int length = length(text, slash + 1);
    if (base.isV4() && text.indexOf(':') >= 0) {
      length -= MAPPED_BITS;
    }
    if (length < 0 || length > base.bits()) {
      throw invalid(text);
    }
    return new Cidr(base, length);
  }

  /** The block of one address. */
  public static Cidr of(IpAddress address) {
    return new Cidr(address, address.bits());
  }

  public boolean contains(IpAddress address) {
    return address.isV4() == base.isV4() && address.sharedBits(base) >= prefixLength;
  }

  /** The highest address in it. */
  public IpAddress last() {
    return base.filled(prefixLength);
  }

  /** True if every address of {@code other} lies in this block. */
  public boolean contains(Cidr other) {
    return prefixLength <= other.prefixLength && contains(other.base);
  }

  /** True if it is one address. */
  public boolean isSingle() {
    return prefixLength == base.bits();
  }

  /** True if every address of {@code other} lies in this block and this block holds more. */
  public boolean strictlyContains(Cidr other) {
    return prefixLength < other.prefixLength && contains(other.base);
  }

  private static int length(String text, int start) {
    int digits = text.length() - start;
    if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(start) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "no address block: \"" + Printable.of(text) + "\" (allowed: address/prefix length)");
  }

  @Override
  public String toString() {
    return base + "/" + prefixLength;
  }
}
