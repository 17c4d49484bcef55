package io.weir.collector.flow;

/** IP protocol numbers (IANA) that the tracker treats apart. */
final class Protocols {

  static final int ICMP = 1;
  static final int IGMP = 2;
  static final int TCP = 6;
  static final int UDP = 17;
  static final int ICMP_V6 = 58;
  static final int SCTP = 132;

  private Protocols() {}

  /** True for protocols in which one side opens, and the other accepts or refuses. */
  static boolean hasHandshake(int protocol) {
    return protocol == TCP || protocol == SCTP;
  }

  static boolean isIcmp(int protocol) {
    return protocol == ICMP || protocol == ICMP_V6;
  }
}
