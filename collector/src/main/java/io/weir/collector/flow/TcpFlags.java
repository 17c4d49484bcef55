package io.weir.collector.flow;

import org.jspecify.annotations.Nullable;

/** TCP flags, and which of them a conntrack state proves to have been seen. */
final class TcpFlags {

  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  private TcpFlags() {}

  /** Flags that must have been on the wire for an entry to enter the state; 0 when none is sure. */
  static int provenBy(@Nullable String state) {
    if (state == null) {
      return 0;
    }
    return switch (state) {
      case "SYN_SENT" -> SYN;
      case "SYN_RECV" -> SYN | ACK;
      case "ESTABLISHED", "TIME_WAIT" -> ACK;
      case "FIN_WAIT", "LAST_ACK" -> FIN;
      case "CLOSE_WAIT" -> FIN | ACK;
      case "CLOSE" -> RST;
      default -> 0;
    };
  }

  static boolean opens(int flags) {
    return (flags & (SYN | ACK)) == SYN;
  }

  static boolean acceptsOpening(int flags) {
    return (flags & (SYN | ACK)) == (SYN | ACK);
  }
}
