package io.weir.collector.ebpf;

import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.node.TrafficEvent;
import io.weir.collector.node.TrafficEvent.Direction;
import io.weir.policy.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys and values of traffic.bpf.c: {@code struct key}, 48 bytes, and {@code struct value},
 * 40 bytes; host order, but addresses and ports as on the wire.
 */
final class TrafficDecoder {

  static final int KEY = 48;
  static final int VALUE = 40;

  /** Where the value begins in a record of the ring buffer, {@code struct single}. */
  static final int SINGLE_VALUE = 48;

  static final int SINGLE = SINGLE_VALUE + VALUE;

  private static final int SRC = 0;
  private static final int DST = 16;
  private static final int SRC_PORT = 32;
  private static final int DST_PORT = 34;
  private static final int IFINDEX = 36;
  private static final int FAMILY = 40;
  private static final int PROTOCOL = 41;
  private static final int DIRECTION = 42;
  private static final int HAS = 43;
  private static final int QUOTED_PROTOCOL = 44;
  private static final int ERROR_TYPE = 45;
  private static final int ERROR_CODE = 46;

  private static final int FIRST = 0;
  private static final int LAST = 8;
  private static final int BYTES = 16;
  private static final int PACKETS = 24;
  private static final int FLAGS = 32;

  private static final int TO_POD = 1;
  private static final int HAS_PORTS = 1;
  private static final int HAS_ICMP = 2;
  private static final int HAS_QUOTED = 4;

  private final IntFunction<@Nullable Long> namespaces;

  /**
   * For one network namespace.
   *
   * @param namespaces inode of the network namespace behind an interface; null when unknown
   */
  TrafficDecoder(IntFunction<@Nullable Long> namespaces) {
    this.namespaces = namespaces;
  }

  /** Reads one entry from two buffers, which it leaves as they are. */
  TrafficEvent decode(
      ByteBuffer keys, int keyAt, ByteBuffer values, int valueAt, KernelClock clock) {
    ByteBuffer key = keys.slice(keyAt, KEY).order(ByteOrder.BIG_ENDIAN);
    ByteBuffer value = values.slice(valueAt, VALUE).order(ByteOrder.nativeOrder());
    int ifindex = host(key.getInt(IFINDEX));
    int family = key.get(FAMILY);
    boolean quoted = (key.get(HAS) & HAS_QUOTED) != 0;
    Tuple there = tuple(key, family, (key.get(HAS) & HAS_PORTS) != 0);
    long first = value.getLong(FIRST);
    return new TrafficEvent(
        key.get(DIRECTION) == TO_POD ? Direction.TO_POD : Direction.FROM_POD,
        ifindex,
        namespaces.apply(ifindex),
        quoted
            ? new Tuple(there.protocol(), there.src(), Tuple.NO_PORT, there.dst(), Tuple.NO_PORT)
            : there,
        icmp(key),
        quoted ? quoted(key, there) : null,
        clock.at(first),
        // Processors finish out of order.
        clock.at(Math.max(first, value.getLong(LAST))),
        value.getLong(PACKETS),
        value.getLong(BYTES),
        flags(value));
  }

  private static Tuple tuple(ByteBuffer key, int family, boolean ports) {
    return new Tuple(
        Byte.toUnsignedInt(key.get(PROTOCOL)),
        address(key, SRC, family),
        ports ? unsigned(key, SRC_PORT) : Tuple.NO_PORT,
        address(key, DST, family),
        ports ? unsigned(key, DST_PORT) : Tuple.NO_PORT);
  }

  /** The packet went where the error comes from. */
  private static Tuple quoted(ByteBuffer key, Tuple error) {
    IpAddress asker = error.dst();
    IpAddress asked = error.src();
    int protocol = Byte.toUnsignedInt(key.get(QUOTED_PROTOCOL));
    return new Tuple(protocol, asker, error.srcPort(), asked, error.dstPort());
  }

  private static @Nullable Icmp icmp(ByteBuffer key) {
    if ((key.get(HAS) & HAS_QUOTED) != 0) {
      return new Icmp(
          Byte.toUnsignedInt(key.get(ERROR_TYPE)), Byte.toUnsignedInt(key.get(ERROR_CODE)), 0);
    }
    if ((key.get(HAS) & HAS_ICMP) == 0) {
      return null;
    }
    return new Icmp(
        Byte.toUnsignedInt(key.get(SRC_PORT)),
        Byte.toUnsignedInt(key.get(SRC_PORT + 1)),
        unsigned(key, DST_PORT));
  }

  private static int flags(ByteBuffer value) {
    int flags = 0;
    for (int bit = 0; bit < 8; bit++) {
      if (value.get(FLAGS + bit) != 0) {
        flags |= 1 << bit;
      }
    }
    return flags;
  }

  private static int host(int bigEndian) {
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
        ? bigEndian
        : Integer.reverseBytes(bigEndian);
  }

  private static int unsigned(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static IpAddress address(ByteBuffer bytes, int at, int family) {
    return family == 4
        ? IpAddress.v4(bytes.getInt(at))
        : IpAddress.v6(bytes.getLong(at), bytes.getLong(at + 8));
  }
}
