package io.weir.collector.flow;

import org.jspecify.annotations.Nullable;

/**
 * States of conntrack entries that the tracker tells apart, in the order in which a connection goes
 * through them.
 */
enum EntryState {
  NONE(0),
  /** SCTP's: not yet set up, or over. */
  CLOSED(0),
  OTHER(0),
  SYN_SENT(TcpFlags.SYN),
  SYN_RECV(TcpFlags.SYN | TcpFlags.ACK),
  ESTABLISHED(TcpFlags.ACK),
  FIN_WAIT(TcpFlags.FIN),
  CLOSE_WAIT(TcpFlags.FIN | TcpFlags.ACK),
  LAST_ACK(TcpFlags.FIN),
  TIME_WAIT(TcpFlags.FIN | TcpFlags.ACK),
  CLOSE(TcpFlags.RST);

  private final int provenFlags;

  EntryState(int provenFlags) {
    this.provenFlags = provenFlags;
  }

  /**
   * The state by the kernel's name.
   *
   * @param name as the conntrack tool prints it; null where the protocol has none
   */
  static EntryState of(@Nullable String name) {
    if (name == null) {
      return NONE;
    }
    return switch (name) {
      case "SYN_SENT" -> SYN_SENT;
      case "SYN_RECV" -> SYN_RECV;
      case "ESTABLISHED" -> ESTABLISHED;
      case "FIN_WAIT" -> FIN_WAIT;
      case "CLOSE_WAIT" -> CLOSE_WAIT;
      case "LAST_ACK" -> LAST_ACK;
      case "TIME_WAIT" -> TIME_WAIT;
      case "CLOSE" -> CLOSE;
      case "CLOSED" -> CLOSED;
      default -> OTHER;
    };
  }

  /** TCP flags that must have been on the wire for an entry to enter it; 0 when none is sure. */
  int provenFlags() {
    return provenFlags;
  }

  /** True once TCP's handshake was complete, unless a reset ended it. */
  boolean isAfterOpening() {
    return compareTo(ESTABLISHED) >= 0 && this != CLOSE;
  }

  /** True when TCP has ended; not told of SCTP. */
  boolean isEnd() {
    return this == TIME_WAIT || this == CLOSE;
  }
}
