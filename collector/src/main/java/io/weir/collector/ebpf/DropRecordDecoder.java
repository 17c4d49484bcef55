package io.weir.collector.ebpf;

import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.policy.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

  /** Reads one record; the buffer is left at its order and place. */
  DropEvent decode(ByteBuffer record, KernelClock clock) {
    ByteBuffer bytes = record.duplicate().order(ByteOrder.BIG_ENDIAN);
    ByteBuffer host = record.duplicate().order(ByteOrder.nativeOrder());
    int family = unsigned(bytes, FAMILY);
    int has = unsigned(bytes, HAS);
    boolean ports = (has & HAS_PORTS) != 0;
    boolean original = (has & HAS_ORIGINAL) != 0;
    boolean icmp = (has & HAS_ICMP) != 0;
    long netns = Integer.toUnsignedLong(host.getInt(NETNS));
    int reason = host.getInt(REASON);
    return new DropEvent(
        clock.at(host.getLong(0)),
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
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static int unsigned(ByteBuffer bytes, int at) {
    return Byte.toUnsignedInt(bytes.get(at));
  }

  private static IpAddress address(ByteBuffer bytes, int at, int family) {
    return family == 4
        ? IpAddress.v4(bytes.getInt(at))
        : IpAddress.v6(bytes.getLong(at), bytes.getLong(at + 8));
  }
}
