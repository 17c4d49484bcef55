package io.weir.policy.net;

/**
 * An IPv4 or IPv6 address. IPv4-mapped IPv6 addresses ({@code ::ffff:a.b.c.d}) are IPv4. Parsing
 * never asks DNS.
 */
public final class IpAddress {

  private final String canonical;

  private IpAddress(String canonical) {
    this.canonical = canonical;
  }

  /**
   * Reads an address from text.
   *
   * @throws IllegalArgumentException if the text is no address, naming it
   */
  public static IpAddress parse(String text) {
    throw new UnsupportedOperationException("to be written");
  }

  /** Canonical text: dotted quad, or RFC 5952. */
  @Override
  public String toString() {
    return canonical;
  }
}
