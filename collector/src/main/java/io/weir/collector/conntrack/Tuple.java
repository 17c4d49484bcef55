package io.weir.collector.conntrack;

import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection.
 *
 * @param protocol IP protocol number
 * @param src canonical text
 * @param srcPort null for protocols without ports, or when unknown
 * @param dst canonical text
 * @param dstPort null for protocols without ports, or when unknown
 */
public record Tuple(
    int protocol, String src, @Nullable Integer srcPort, String dst, @Nullable Integer dstPort) {

  public Tuple reversed() {
    return new Tuple(protocol, dst, dstPort, src, srcPort);
  }
}
