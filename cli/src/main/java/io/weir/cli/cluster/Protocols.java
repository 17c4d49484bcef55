package io.weir.cli.cluster;

import java.util.Locale;
import java.util.Map;

/** IP protocols by the names that people use. */
public final class Protocols {

  private static final Map<String, Integer> NUMBERS =
      Map.of("TCP", 6, "UDP", 17, "SCTP", 132, "ICMP", 1, "ICMPV6", 58);

  private Protocols() {}

  /**
   * The IANA number of a name, in any case, or of a number.
   *
   * @throws IllegalArgumentException if it is neither, saying what is allowed
   */
  public static int number(String text) {
    Integer known = NUMBERS.get(text.toUpperCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= 255) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        "protocol '" + text + "' is none of TCP, UDP, SCTP, ICMP, ICMPv6 or a number up to 255");
  }

  /** Whether flows of the protocol have ports. */
  public static boolean hasPorts(int protocol) {
    return protocol == 6 || protocol == 17 || protocol == 132;
  }
}
