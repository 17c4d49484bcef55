package io.weir.collector.flow;

/** TCP flags as in the header (RFC 9293). */
final class TcpFlags {

  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  private TcpFlags() {}

  static boolean opens(int flags) {
    return (flags & (SYN | ACK)) == SYN;
  }

  static boolean acceptsOpening(int flags) {
    return (flags & (SYN | ACK)) == (SYN | ACK);
  }
}
