package io.weir.collector.netlink;

/** Numbers of IP protocols (IANA) whose entries have more than addresses. */
final class IpProtocols {

  static final int TCP = 6;
  static final int SCTP = 132;

  private static final int ICMP = 1;
  private static final int UDP = 17;
  private static final int DCCP = 33;
  private static final int ICMP_V6 = 58;
  private static final int UDP_LITE = 136;

  private IpProtocols() {}

  static boolean hasPorts(int protocol) {
    return switch (protocol) {
      case TCP, UDP, DCCP, SCTP, UDP_LITE -> true;
      default -> false;
    };
  }

  static boolean isIcmp(int protocol) {
    return protocol == ICMP || protocol == ICMP_V6;
  }
}
