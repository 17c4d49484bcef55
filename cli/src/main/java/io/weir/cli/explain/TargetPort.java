package io.weir.cli.explain;

import io.weir.cli.cluster.Protocols;
import org.jspecify.annotations.Nullable;

/**
 * The port a flow goes to, as a person gives it: {@code 8080}, {@code 53/UDP}, {@code ICMP}.
 *
 * @param protocol IP protocol number (IANA)
 * @param number null for protocols without ports
 */
record TargetPort(int protocol, @Nullable Integer number) {

  private static final int TCP = 6;

  /**
   * Reads it; without a protocol it is TCP.
   *
   * @throws IllegalArgumentException if it is none, saying what is allowed
   */
  static TargetPort parse(String text) {
    int slash = text.indexOf('/');
    String first = slash < 0 ? text : text.substring(0, slash);
    if (slash < 0 && !isNumber(first)) {
      int protocol = protocol(text, first);
      if (Protocols.hasPorts(protocol)) {
        throw notAllowed(text);
      }
      return new TargetPort(protocol, null);
    }
    int protocol = slash < 0 ? TCP : protocol(text, text.substring(slash + 1));
    if (!isNumber(first) || Integer.parseInt(first) > 65535 || !Protocols.hasPorts(protocol)) {
      throw notAllowed(text);
    }
    return new TargetPort(protocol, Integer.valueOf(first));
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,5}");
  }

  private static int protocol(String text, String name) {
    try {
      return Protocols.number(name);
    } catch (IllegalArgumentException e) {
      throw notAllowed(text);
    }
  }

  private static IllegalArgumentException notAllowed(String text) {
    return new IllegalArgumentException(
        "port '" + text + "' is none; allowed: 8080, 53/UDP, 9999/SCTP, ICMP and such");
  }
}
