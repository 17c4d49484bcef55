package io.weir.collector.flow;

import org.jspecify.annotations.Nullable;

/** What the kernel counted of one connection within one cell, each direction or none of it. */
final class CellCounters {

  private static final long UNKNOWN = -1;

  private long sentBytes = UNKNOWN;
  private long sentPackets;
  private long answeredBytes = UNKNOWN;
  private long answeredPackets;

  void sent(long packets, long bytes) {
    sentBytes = Math.max(sentBytes, 0) + bytes;
    sentPackets += packets;
  }

  void answered(long packets, long bytes) {
    answeredBytes = Math.max(answeredBytes, 0) + bytes;
    answeredPackets += packets;
  }

  @Nullable Long sentBytes() {
    return sentBytes == UNKNOWN ? null : sentBytes;
  }

  @Nullable Long sentPackets() {
    return sentBytes == UNKNOWN ? null : sentPackets;
  }

  @Nullable Long answeredBytes() {
    return answeredBytes == UNKNOWN ? null : answeredBytes;
  }

  @Nullable Long answeredPackets() {
    return answeredBytes == UNKNOWN ? null : answeredPackets;
  }
}
