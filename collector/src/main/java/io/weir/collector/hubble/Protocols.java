package io.weir.collector.hubble;

import java.util.Set;

/** IP protocol numbers (IANA) that Hubble tells apart. */
final class Protocols {

  static final int ICMP = 1;
  static final int IGMP = 2;
  static final int TCP = 6;
  static final int UDP = 17;
  static final int ICMP_V6 = 58;
  static final int VRRP = 112;
  static final int SCTP = 132;

  private static final Set<Integer> WITH_PORTS = Set.of(TCP, UDP, SCTP);

  private Protocols() {}

  static boolean hasPorts(int protocol) {
    return WITH_PORTS.contains(protocol);
  }

  static boolean isIcmp(int protocol) {
    return protocol == ICMP || protocol == ICMP_V6;
  }
}
