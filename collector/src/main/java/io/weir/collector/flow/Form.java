package io.weir.collector.flow;

import io.weir.collector.conntrack.Tuple;
import io.weir.policy.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * One form in which a connection's packets of the original direction are met on their way; a link
 * in a chain of the table.
 */
abstract sealed class Form permits CountedForm, Alias {

  @Nullable Form next;
  private final IpAddress src;
  private final IpAddress dst;
  private final char srcPort;
  private final char dstPort;

  Form(Tuple tuple) {
    src = tuple.src();
    dst = tuple.dst();
    srcPort = packed(tuple.srcPort());
    dstPort = packed(tuple.dstPort());
  }

  abstract Connection owner();

  abstract int protocol();

  boolean looksLike(Tuple packet) {
    return srcPort == packed(packet.srcPort())
        && dstPort == packed(packet.dstPort())
        && protocol() == packet.protocol()
        && src.equals(packet.src())
        && dst.equals(packet.dst());
  }

  boolean hasSourceOf(Form other) {
    return srcPort == other.srcPort && src.equals(other.src);
  }

  boolean hasDestinationOf(Form other) {
    return dstPort == other.dstPort && dst.equals(other.dst);
  }

  /** Port 0 is reserved (RFC 6335), so it can stand for none. */
  private static char packed(int port) {
    return (char) (port == Tuple.NO_PORT ? 0 : port);
  }

  private static int unpacked(char port) {
    return port == 0 ? Tuple.NO_PORT : port;
  }

  IpAddress src() {
    return src;
  }

  /** {@link Tuple#NO_PORT} when there is none. */
  int srcPort() {
    return unpacked(srcPort);
  }

  IpAddress dst() {
    return dst;
  }

  /** {@link Tuple#NO_PORT} when there is none. */
  int dstPort() {
    return unpacked(dstPort);
  }

  Tuple tuple() {
    return new Tuple(protocol(), src, srcPort(), dst, dstPort());
  }

  /**
   * Where the table keeps it: the same for both directions, so that whoever looks for one finds the
   * other near.
   */
  int hash() {
    return hash(protocol(), src, srcPort, dst, dstPort);
  }

  /** The same of a packet. */
  static int hash(Tuple packet) {
    return hash(
        packet.protocol(),
        packet.src(),
        packed(packet.srcPort()),
        packet.dst(),
        packed(packet.dstPort()));
  }

  /** One direction in 64 bits, which no two tuples share by chance; never 0. */
  static long mixed(Tuple packet) {
    return mixed(packet, 0);
  }

  /**
   * The same of a conntrack entry, whose id the kernel may give to another with other addresses.
   */
  static long mixed(Tuple original, int id) {
    return notZero(
        mixed(
                original.protocol(),
                original.src(),
                packed(original.srcPort()),
                original.dst(),
                packed(original.dstPort()))
            ^ spread(id));
  }

  long mixed(int id) {
    return notZero(mixed(protocol(), src, srcPort, dst, dstPort) ^ spread(id));
  }

  private static long spread(int id) {
    return id * 0x9E37_79B9_7F4A_7C15L;
  }

  private static long notZero(long hash) {
    return hash == 0 ? 1 : hash;
  }

  private static int hash(int protocol, IpAddress src, char srcPort, IpAddress dst, char dstPort) {
    long ends = end(src, srcPort) + end(dst, dstPort) + protocol;
    return (int) ((ends * 0xBF58_476D_1CE4_E5B9L) >>> 32);
  }

  private static long end(IpAddress address, char port) {
    long end = ((address.hashCode() & 0xFFFF_FFFFL) << 16 | port) * 0x9E37_79B9_7F4A_7C15L;
    return end ^ (end >>> 29);
  }

  private static long mixed(
      int protocol, IpAddress src, char srcPort, IpAddress dst, char dstPort) {
    long mixed =
        (((long) src.hashCode() << 32) | (dst.hashCode() & 0xFFFF_FFFFL)) * 0x9E37_79B9_7F4A_7C15L;
    mixed ^= mixed >>> 29;
    mixed += ((long) srcPort << 24) ^ ((long) dstPort << 8) ^ protocol;
    mixed *= 0xBF58_476D_1CE4_E5B9L;
    return mixed;
  }
}
