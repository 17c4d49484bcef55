package io.weir.lab.kube;

import java.util.TreeSet;

/**
 * Gives out the addresses of one IPv4 block of at most 16 host bits, always the lowest free one, so
 * that a freed address is used again at once. Not thread-safe.
 */
public final class AddressPool {
  private final String cidr;
  private final int base;
  private final int size;
  private final TreeSet<Integer> used = new TreeSet<>();

  /**
   * @param cidr e.g. 10.244.1.0/24
   * @param reserved how many addresses at the start are never given out
   */
  public AddressPool(String cidr, int reserved) {
    this.cidr = cidr;
    String[] parts = cidr.split("[./]", -1);
    int bits = parts.length == 5 ? Integer.parseInt(parts[4]) : -1;
    if (bits < 16 || bits > 30) {
      throw new IllegalArgumentException(
          "'" + cidr + "' is no IPv4 block between /16 and /30 such as 10.244.1.0/24");
    }
    int number = 0;
    for (int i = 0; i < 4; i++) {
      number = number << 8 | Integer.parseInt(parts[i]);
    }
    this.base = number;
    this.size = 1 << (32 - bits);
    for (int i = 0; i < reserved; i++) {
      used.add(i);
    }
  }

  /** The address at a fixed place in the block, e.g. 1 for a gateway. */
  public String at(int offset) {
    int number = base + offset;
    return "%d.%d.%d.%d"
        .formatted(number >>> 24 & 255, number >>> 16 & 255, number >>> 8 & 255, number & 255);
  }

  /** Takes the lowest free address. */
  public String take() {
    for (int offset = 0; offset < size - 1; offset++) {
      if (used.add(offset)) {
        return at(offset);
      }
    }
    throw new IllegalStateException("no address left in " + cidr);
  }

  /** Takes this address, which may be taken already. */
  public void claim(String address) {
    used.add(offsetOf(address));
  }

  /** Gives an address back. */
  public void free(String address) {
    used.remove(offsetOf(address));
  }

  private int offsetOf(String address) {
    int number = 0;
    for (String part : address.split("\\.", -1)) {
      number = number << 8 | Integer.parseInt(part);
    }
    int offset = number - base;
    if (offset < 0 || offset >= size) {
      throw new IllegalArgumentException(address + " is not in " + cidr);
    }
    return offset;
  }
}
