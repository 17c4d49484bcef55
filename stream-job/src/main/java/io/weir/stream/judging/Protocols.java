package io.weir.stream.judging;

/** Names of IP protocols. */
final class Protocols {

  private Protocols() {}

  /** The name of those that policies and people speak of; else the IANA number as text. */
  static String name(int protocol) {
    return switch (protocol) {
      case 1 -> "ICMP";
      case 6 -> "TCP";
      case 17 -> "UDP";
      case 58 -> "ICMPV6";
      case 132 -> "SCTP";
      default -> String.valueOf(protocol);
    };
  }
}
