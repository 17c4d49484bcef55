package io.weir.collector.conntrack;

import io.weir.policy.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection.
 *
 * @param protocol IP protocol number
 * @param srcPort {@link #NO_PORT} for protocols without ports, or when unknown
 * @param dstPort {@link #NO_PORT} for protocols without ports, or when unknown
 */
public record Tuple(int protocol, IpAddress src, int srcPort, IpAddress dst, int dstPort) {

  /** Stands where there is no port. */
  public static final int NO_PORT = -1;

  /**
   * A tuple from texts, with null where there is no port.
   *
   * @throws IllegalArgumentException if a text is no address
   */
  public static Tuple of(
      int protocol, String src, @Nullable Integer srcPort, String dst, @Nullable Integer dstPort) {
    return of(protocol, IpAddress.parse(src), srcPort, IpAddress.parse(dst), dstPort);
  }

  /** A tuple with null where there is no port. */
  public static Tuple of(
      int protocol,
      IpAddress src,
      @Nullable Integer srcPort,
      IpAddress dst,
      @Nullable Integer dstPort) {
    return new Tuple(protocol, src, port(srcPort), dst, port(dstPort));
  }

  private static int port(@Nullable Integer port) {
    return port == null ? NO_PORT : port;
  }

  public Tuple reversed() {
    return new Tuple(protocol, dst, dstPort, src, srcPort);
  }
}
