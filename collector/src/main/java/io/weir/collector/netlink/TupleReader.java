package io.weir.collector.netlink;

import io.weir.collector.conntrack.Icmp;
import io.weir.collector.conntrack.Tuple;
import io.weir.policy.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Reads CTA_TUPLE_ORIG or CTA_TUPLE_REPLY: addresses, what stands for ports, the direction's own
 * zone. Numbers as in linux/netfilter/nfnetlink_conntrack.h. Reused.
 */
final class TupleReader {

  private static final int CTA_TUPLE_IP = 1;
  private static final int CTA_TUPLE_PROTO = 2;
  private static final int CTA_TUPLE_ZONE = 3;

  private static final int CTA_IP_V4_SRC = 1;
  private static final int CTA_IP_V4_DST = 2;
  private static final int CTA_IP_V6_SRC = 3;
  private static final int CTA_IP_V6_DST = 4;

  private static final int CTA_PROTO_NUM = 1;
  private static final int CTA_PROTO_SRC_PORT = 2;
  private static final int CTA_PROTO_DST_PORT = 3;
  private static final int CTA_PROTO_ICMP_ID = 4;
  private static final int CTA_PROTO_ICMP_TYPE = 5;
  private static final int CTA_PROTO_ICMP_CODE = 6;
  private static final int CTA_PROTO_ICMPV6_ID = 7;
  private static final int CTA_PROTO_ICMPV6_TYPE = 8;
  private static final int CTA_PROTO_ICMPV6_CODE = 9;

  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;
  private static final int MISSING = -1;

  private final AttributeCursor parts = new AttributeCursor();
  private final AttributeCursor fields = new AttributeCursor();
  private final KnownAddresses known;
  private @Nullable IpAddress src;
  private @Nullable IpAddress dst;
  private int protocol;
  private int srcPort;
  private int dstPort;
  private int icmpType;
  private int icmpCode;
  private int icmpId;
  private int zone;

  TupleReader(KnownAddresses known) {
    this.known = known;
  }

  void clear() {
    src = null;
    dst = null;
    protocol = MISSING;
    srcPort = MISSING;
    dstPort = MISSING;
    icmpType = MISSING;
    icmpCode = MISSING;
    icmpId = MISSING;
    zone = 0;
  }

  /** Reads the value of the attribute that the cursor stands at. */
  @Nullable DecodeError read(AttributeCursor tuple, boolean v4) {
    clear();
    parts.walkInside(tuple);
    while (parts.next()) {
      DecodeError error =
          switch (parts.type()) {
            case CTA_TUPLE_IP -> addresses(v4);
            case CTA_TUPLE_PROTO -> protocol();
            case CTA_TUPLE_ZONE -> ownZone();
            default -> null;
          };
      if (error != null) {
        return error;
      }
    }
    if (parts.malformed()) {
      return DecodeError.BAD_LENGTH;
    }
    return isComplete() ? null : DecodeError.MISSING_TUPLE;
  }

  private @Nullable DecodeError addresses(boolean v4) {
    fields.walkInside(parts);
    int source = v4 ? CTA_IP_V4_SRC : CTA_IP_V6_SRC;
    int destination = v4 ? CTA_IP_V4_DST : CTA_IP_V6_DST;
    while (fields.next()) {
      int type = fields.type();
      if (type == source || type == destination) {
        if (fields.length() != (v4 ? V4_BYTES : V6_BYTES)) {
          return DecodeError.BAD_ATTRIBUTE;
        }
        IpAddress address =
            v4 ? known.v4(fields.u32()) : IpAddress.v6(fields.s64(0), fields.s64(Long.BYTES));
        if (type == source) {
          src = address;
        } else {
          dst = address;
        }
      }
    }
    return fields.malformed() ? DecodeError.BAD_LENGTH : null;
  }

  private @Nullable DecodeError protocol() {
    fields.walkInside(parts);
    while (fields.next()) {
      int size = size(fields.type());
      if (size == 0) {
        continue;
      }
      if (fields.length() != size) {
        return DecodeError.BAD_ATTRIBUTE;
      }
      int number = size == 1 ? fields.u8() : fields.u16();
      switch (fields.type()) {
        case CTA_PROTO_NUM -> protocol = number;
        case CTA_PROTO_SRC_PORT -> srcPort = number;
        case CTA_PROTO_DST_PORT -> dstPort = number;
        case CTA_PROTO_ICMP_ID, CTA_PROTO_ICMPV6_ID -> icmpId = number;
        case CTA_PROTO_ICMP_TYPE, CTA_PROTO_ICMPV6_TYPE -> icmpType = number;
        default -> icmpCode = number;
      }
    }
    return fields.malformed() ? DecodeError.BAD_LENGTH : null;
  }

  private static int size(int type) {
    return switch (type) {
      case CTA_PROTO_NUM,
          CTA_PROTO_ICMP_TYPE,
          CTA_PROTO_ICMP_CODE,
          CTA_PROTO_ICMPV6_TYPE,
          CTA_PROTO_ICMPV6_CODE ->
          Byte.BYTES;
      case CTA_PROTO_SRC_PORT, CTA_PROTO_DST_PORT, CTA_PROTO_ICMP_ID, CTA_PROTO_ICMPV6_ID ->
          Short.BYTES;
      default -> 0;
    };
  }

  private @Nullable DecodeError ownZone() {
    if (parts.length() != Short.BYTES) {
      return DecodeError.BAD_ATTRIBUTE;
    }
    zone = parts.u16();
    return null;
  }

  private boolean isComplete() {
    if (src == null || dst == null || protocol == MISSING) {
      return false;
    }
    if (IpProtocols.hasPorts(protocol)) {
      return srcPort != MISSING && dstPort != MISSING;
    }
    return !IpProtocols.isIcmp(protocol)
        || (icmpType != MISSING && icmpCode != MISSING && icmpId != MISSING);
  }

  /** The direction; null unless {@link #read} found no error since {@link #clear}. */
  @Nullable Tuple tuple() {
    if (src == null || dst == null) {
      return null;
    }
    return IpProtocols.hasPorts(protocol)
        ? new Tuple(protocol, src, srcPort, dst, dstPort)
        : new Tuple(protocol, src, Tuple.NO_PORT, dst, Tuple.NO_PORT);
  }

  @Nullable Icmp icmp() {
    return IpProtocols.isIcmp(protocol) ? new Icmp(icmpType, icmpCode, icmpId) : null;
  }

  int zone() {
    return zone;
  }
}
