package io.weir.collector.drops;

import io.weir.policy.net.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what drops.bpf.c writes: {@code struct record}, 80 bytes, host order; addresses and ports
 * as on the wire.
 */
final class DropRecordDecoder {

  static final int LENGTH = 80;

  private static final int REASON = 8;
  private static final int NETNS = 12;
  private static final int SRC = 16;
  private static final int DST = 32;
  private static final int ORIGINAL_DST = 48;
  private static final int SRC_PORT = 64;
  private static final int DST_PORT = 66;
  private static final int ORIGINAL_DST_PORT = 68;
  private static final int FAMILY = 70;
  private static final int PROTOCOL = 71;
  private static final int TCP_FLAGS = 72;
  private static final int CTINFO = 73;
  private static final int HAS = 74;
  private static final int ICMP_TYPE = 75;
  private static final int ICMP_CODE = 76;

  private static final int HAS_PORTS = 1;
  private static final int HAS_TCP_FLAGS = 2;
  private static final int HAS_ORIGINAL = 4;
  private static final int HAS_ICMP = 8;
  private static final int HAS_ENTRY = 16;

  private final Map<Integer, String> reasons;

  /**
   * For one kernel.
   *
   * @param reasons names by number, of the running kernel
   */
  DropRecordDecoder(Map<Integer, String> reasons) {
    this.reasons = Map.copyOf(reasons);
  }

  /**
   * Reads one record.
   *
   * @param bootTime what the kernel's monotonic clock counts from
   */
  DropEvent decode(ByteBuffer bytes, Instant bootTime) {
    ByteBuffer host = bytes.order(ByteOrder.nativeOrder());
    int family = unsigned(bytes, FAMILY);
    int has = unsigned(bytes, HAS);
    boolean ports = (has & HAS_PORTS) != 0;
    boolean original = (has & HAS_ORIGINAL) != 0;
    boolean icmp = (has & HAS_ICMP) != 0;
    long netns = Integer.toUnsignedLong(host.getInt(NETNS));
    int reason = host.getInt(REASON);
    return new DropEvent(
        bootTime.plusNanos(host.getLong(0)).truncatedTo(ChronoUnit.MICROS),
        netns == 0 ? null : Long.valueOf(netns),
        reasons.getOrDefault(reason, "UNKNOWN"),
        unsigned(bytes, PROTOCOL),
        address(bytes, SRC, family),
        ports ? port(bytes, SRC_PORT) : null,
        address(bytes, DST, family),
        ports ? port(bytes, DST_PORT) : null,
        original ? address(bytes, ORIGINAL_DST, family) : null,
        original && ports ? port(bytes, ORIGINAL_DST_PORT) : null,
        (has & HAS_TCP_FLAGS) != 0 ? Integer.valueOf(unsigned(bytes, TCP_FLAGS)) : null,
        (has & HAS_ENTRY) != 0 ? ctinfo(unsigned(bytes, CTINFO)) : null,
        icmp ? Integer.valueOf(unsigned(bytes, ICMP_TYPE)) : null,
        icmp ? Integer.valueOf(unsigned(bytes, ICMP_CODE)) : null);
  }

  /** Numbers of enum ip_conntrack_info, part of the kernel's stable interface. */
  private static @Nullable CtInfo ctinfo(int number) {
    return switch (number) {
      case 0 -> CtInfo.ESTABLISHED;
      case 1 -> CtInfo.RELATED;
      case 2 -> CtInfo.NEW;
      case 3 -> CtInfo.ESTABLISHED_REPLY;
      case 4 -> CtInfo.RELATED_REPLY;
      case 7 -> CtInfo.UNTRACKED;
      default -> null;
    };
  }

  private static Integer port(ByteBuffer bytes, int at) {
    return unsigned(bytes, at) << 8 | unsigned(bytes, at + 1);
  }

  private static int unsigned(ByteBuffer bytes, int at) {
    return Byte.toUnsignedInt(bytes.get(at));
  }

  private static String address(ByteBuffer bytes, int at, int family) {
    byte[] raw = new byte[family == 4 ? 4 : 16];
    bytes.get(at, raw);
    try {
      return IpAddress.parse(InetAddress.getByAddress(raw).getHostAddress()).toString();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are always an address", e);
    }
  }
}
