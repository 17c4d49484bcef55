package io.weir.collector.netlink;

import org.jspecify.annotations.Nullable;

/**
 * Names of protocol states by number, as the conntrack tool prints them: enum tcp_conntrack of
 * linux/netfilter/nf_conntrack_tcp.h and enum sctp_conntrack of nf_conntrack_sctp.h.
 */
final class ProtocolStates {

  private static final String[] TCP = {
    "NONE",
    "SYN_SENT",
    "SYN_RECV",
    "ESTABLISHED",
    "FIN_WAIT",
    "CLOSE_WAIT",
    "LAST_ACK",
    "TIME_WAIT",
    "CLOSE",
    "SYN_SENT2"
  };

  private static final String[] SCTP = {
    "NONE",
    "CLOSED",
    "COOKIE_WAIT",
    "COOKIE_ECHOED",
    "ESTABLISHED",
    "SHUTDOWN_SENT",
    "SHUTDOWN_RECD",
    "SHUTDOWN_ACK_SENT",
    "HEARTBEAT_SENT",
    "HEARTBEAT_ACKED"
  };

  private ProtocolStates() {}

  /** Null for a number that has no name. */
  static @Nullable String tcp(int number) {
    return name(TCP, number);
  }

  /** Null for a number that has no name. */
  static @Nullable String sctp(int number) {
    return name(SCTP, number);
  }

  private static @Nullable String name(String[] names, int number) {
    return number < names.length ? names[number] : null;
  }
}
