package io.weir.collector.netlink;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Counters;
import io.weir.collector.conntrack.Tuple;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the attributes of one conntrack entry, numbered as in enum ctattr_type of
 * linux/netfilter/nfnetlink_conntrack.h. What says nothing about the flow is skipped. Reused.
 */
final class EntryReader {

  private static final int CTA_TUPLE_ORIG = 1;
  private static final int CTA_TUPLE_REPLY = 2;
  private static final int CTA_STATUS = 3;
  private static final int CTA_PROTOINFO = 4;
  private static final int CTA_TIMEOUT = 7;
  private static final int CTA_MARK = 8;
  private static final int CTA_COUNTERS_ORIG = 9;
  private static final int CTA_COUNTERS_REPLY = 10;
  private static final int CTA_ID = 12;
  private static final int CTA_ZONE = 18;
  private static final int CTA_TIMESTAMP = 20;
  private static final int CTA_TIMESTAMP_EVENT = 27;

  private static final int CTA_PROTOINFO_TCP = 1;
  private static final int CTA_PROTOINFO_SCTP = 3;
  private static final int CTA_PROTOINFO_STATE = 1;

  private static final int FIRST_LONG = 1;
  private static final int SECOND_LONG = 2;

  private static final long IPS_SEEN_REPLY = 0x2;
  private static final long IPS_ASSURED = 0x4;

  private static final long NANOS = 1_000_000_000;
  private static final long MISSING = -1;

  private final AttributeCursor attributes = new AttributeCursor();
  private final AttributeCursor inner = new AttributeCursor();
  private final AttributeCursor innermost = new AttributeCursor();
  private final KnownAddresses known = new KnownAddresses();
  private final TupleReader original = new TupleReader(known);
  private final TupleReader reply = new TupleReader(known);
  private long status;
  private long timeout;
  private long mark;
  private long id;
  private int zone;
  private @Nullable String state;
  private @Nullable Counters sent;
  private @Nullable Counters answered;
  private long started;
  private long stopped;
  private long happened;
  private long first;
  private long second;

  private void clear() {
    original.clear();
    reply.clear();
    status = MISSING;
    timeout = MISSING;
    mark = 0;
    id = MISSING;
    zone = 0;
    state = null;
    sent = null;
    answered = null;
    started = MISSING;
    stopped = MISSING;
    happened = MISSING;
  }

  /** Reads the attributes that lie there; {@link #event} then gives the entry if null came back. */
  @Nullable DecodeError read(ByteBuffer bytes, int from, int to, boolean v4) {
    clear();
    attributes.walk(bytes, from, to);
    while (attributes.next()) {
      DecodeError error = attribute(v4);
      if (error != null) {
        return error;
      }
    }
    if (attributes.malformed()) {
      return DecodeError.BAD_LENGTH;
    }
    if (status == MISSING) {
      return DecodeError.MISSING_STATUS;
    }
    return id == MISSING ? DecodeError.MISSING_ID : null;
  }

  private @Nullable DecodeError attribute(boolean v4) {
    return switch (attributes.type()) {
      case CTA_TUPLE_ORIG -> original.read(attributes, v4);
      case CTA_TUPLE_REPLY -> reply.read(attributes, v4);
      case CTA_PROTOINFO -> protocolState();
      case CTA_COUNTERS_ORIG, CTA_COUNTERS_REPLY -> counters();
      case CTA_TIMESTAMP -> lifetime();
      case CTA_STATUS, CTA_TIMEOUT, CTA_MARK, CTA_ID -> word();
      case CTA_ZONE -> bothZones();
      case CTA_TIMESTAMP_EVENT -> time();
      default -> null;
    };
  }

  private @Nullable DecodeError bothZones() {
    if (attributes.length() != Short.BYTES) {
      return DecodeError.BAD_ATTRIBUTE;
    }
    zone = attributes.u16();
    return null;
  }

  private @Nullable DecodeError time() {
    if (attributes.length() != Long.BYTES) {
      return DecodeError.BAD_ATTRIBUTE;
    }
    happened = attributes.s64(0);
    return happened < 0 ? DecodeError.BAD_NUMBER : null;
  }

  private @Nullable DecodeError word() {
    if (attributes.length() != Integer.BYTES) {
      return DecodeError.BAD_ATTRIBUTE;
    }
    long number = attributes.u32();
    switch (attributes.type()) {
      case CTA_STATUS -> status = number;
      case CTA_TIMEOUT -> timeout = number;
      case CTA_MARK -> mark = number;
      default -> id = number;
    }
    return timeout > Integer.MAX_VALUE ? DecodeError.BAD_NUMBER : null;
  }

  private @Nullable DecodeError protocolState() {
    inner.walkInside(attributes);
    while (inner.next()) {
      int protocol = inner.type();
      if (protocol != CTA_PROTOINFO_TCP && protocol != CTA_PROTOINFO_SCTP) {
        continue;
      }
      innermost.walkInside(inner);
      while (innermost.next()) {
        if (innermost.type() == CTA_PROTOINFO_STATE) {
          if (innermost.length() != Byte.BYTES) {
            return DecodeError.BAD_ATTRIBUTE;
          }
          int number = innermost.u8();
          state =
              protocol == CTA_PROTOINFO_TCP
                  ? ProtocolStates.tcp(number)
                  : ProtocolStates.sctp(number);
        }
      }
      if (innermost.malformed()) {
        return DecodeError.BAD_LENGTH;
      }
    }
    return inner.malformed() ? DecodeError.BAD_LENGTH : null;
  }

  private @Nullable DecodeError counters() {
    DecodeError error = longs();
    if (error == null && first != MISSING && second != MISSING) {
      Counters counters = new Counters(first, second);
      if (attributes.type() == CTA_COUNTERS_ORIG) {
        sent = counters;
      } else {
        answered = counters;
      }
    }
    return error;
  }

  private @Nullable DecodeError lifetime() {
    DecodeError error = longs();
    started = first;
    stopped = second;
    return error;
  }

  /** Packets and bytes, or start and stop: both pairs are numbered 1 and 2. */
  private @Nullable DecodeError longs() {
    first = MISSING;
    second = MISSING;
    inner.walkInside(attributes);
    while (inner.next()) {
      int type = inner.type();
      if (type == FIRST_LONG || type == SECOND_LONG) {
        if (inner.length() != Long.BYTES) {
          return DecodeError.BAD_ATTRIBUTE;
        }
        long number = inner.s64(0);
        if (number < 0) {
          return DecodeError.BAD_NUMBER;
        }
        if (type == FIRST_LONG) {
          first = number;
        } else {
          second = number;
        }
      }
    }
    return inner.malformed() ? DecodeError.BAD_LENGTH : null;
  }

  /**
   * The entry that was read; null if a direction was missing.
   *
   * @param readAt stands where the kernel does not say when it happened
   */
  @Nullable ConntrackEvent event(Kind kind, Instant readAt) {
    Tuple forth = original.tuple();
    Tuple back = reply.tuple();
    if (forth == null || back == null) {
      return null;
    }
    return new ConntrackEvent(
        happened == MISSING ? readAt : instant(happened),
        kind,
        started == MISSING ? null : instant(started),
        stopped == MISSING ? null : instant(stopped),
        state,
        timeout == MISSING ? null : Integer.valueOf((int) timeout),
        forth,
        back,
        original.icmp(),
        (status & IPS_SEEN_REPLY) == 0,
        (status & IPS_ASSURED) != 0,
        sent,
        answered,
        zone != 0 ? zone : original.zone(),
        mark,
        id);
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
  }
}
