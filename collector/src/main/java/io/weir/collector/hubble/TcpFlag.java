package io.weir.collector.hubble;

/** TCP flags as the flow API names them, in the order of its field numbers. */
enum TcpFlag {
  FIN(1),
  SYN(2),
  RST(4),
  PSH(8),
  ACK(16),
  URG(32);

  private final int bit;

  TcpFlag(int bit) {
    this.bit = bit;
  }

  /** As in the TCP header. */
  int bit() {
    return bit;
  }

  boolean in(int flags) {
    return (flags & bit) != 0;
  }
}
