package io.weir.lab.firewall;

/** An IPv4 address block, e.g. 10.0.0.0/8. */
record Ipv4Block(int base, int bits) {

  static Ipv4Block parse(String cidr) {
    int slash = cidr.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("no prefix length in address block '" + cidr + "'");
    }
    int bits = Integer.parseInt(cidr.substring(slash + 1));
    if (bits < 0 || bits > 32) {
      throw new IllegalArgumentException("prefix length of address block '" + cidr + "'");
    }
    return new Ipv4Block(number(cidr.substring(0, slash)), bits);
  }

  boolean contains(String address) {
    int mask = bits == 0 ? 0 : -1 << (32 - bits);
    return ((number(address) ^ base) & mask) == 0;
  }

  private static int number(String address) {
    String[] parts = address.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("IPv4 address '" + address + "'");
    }
    int number = 0;
    for (String part : parts) {
      int value = Integer.parseInt(part);
      if (value < 0 || value > 255) {
        throw new IllegalArgumentException("IPv4 address '" + address + "'");
      }
      number = number << 8 | value;
    }
    return number;
  }
}
