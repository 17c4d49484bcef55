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
}
