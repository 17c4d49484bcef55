package io.weir.collector.netlink;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;

/**
 * Reads datagrams of a ctnetlink socket (linux/netlink.h, linux/netfilter/nfnetlink.h and
 * nfnetlink_conntrack.h): headers in host order, values in network order. Pure; never throws on
 * what it reads, never reads outside the datagram. Not thread-safe: it reuses its memory.
 *
 * <pre>
 * nlmsghdr: length 4, type 2, flags 2, sequence 4, port 4 │ nfgenmsg: family 1, version 1, 2 │ attributes
 * </pre>
 */
public final class CtnetlinkDecoder {

  private static final VarHandle HOST_SHORT =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.nativeOrder());
  private static final VarHandle HOST_INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private static final int HEADER = 16;
  private static final int TYPE = 4;
  private static final int FLAGS = 6;
  private static final int GENERIC_HEADER = 4;
  private static final int ALIGNMENT = 4;

  private static final int NLMSG_NOOP = 1;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int NLM_F_MULTI = 0x2;
  private static final int NLM_F_DUMP_INTR = 0x10;

  /** NLM_F_CREATE and NLM_F_EXCL. */
  private static final int CREATED = 0x600;

  private static final int CONNTRACK_NEW = 0x100;
  private static final int CONNTRACK_DELETE = 0x102;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private final EntryReader entry = new EntryReader();

  /** Takes what a datagram held, in its order. */
  public interface Output {

    /** An event, or an entry of a listing. */
    void entry(ConntrackEvent event);

    /**
     * A message that could not be read.
     *
     * @param start where it begins
     * @param length its bytes, as far as they are there
     */
    void undecodable(DecodeError error, int start, int length);

    /**
     * The end of a listing, or the answer to a request.
     *
     * @param errno 0 if all went well, else what the kernel says went wrong
     */
    void ends(int errno);

    /** The table changed so that the listing may lack something. */
    void inconsistent();
  }

  /**
   * Reads one datagram.
   *
   * @param start index of its first byte
   * @param length of the datagram, in bytes that the buffer has
   * @param readAt time of an event where the kernel does not tell it
   */
  public void decode(ByteBuffer bytes, int start, int length, Instant readAt, Output output) {
    int end = start + length;
    int at = start;
    while (at < end) {
      int left = end - at;
      int size = left < HEADER ? 0 : (int) HOST_INT.get(bytes, at);
      if (size < HEADER || size > left) {
        output.undecodable(DecodeError.BAD_LENGTH, at, left);
        return;
      }
      message(bytes, at, size, readAt, output);
      // The last one may lack its padding.
      at = size > left - ALIGNMENT ? end : at + ((size + ALIGNMENT - 1) & -ALIGNMENT);
    }
  }

  private void message(ByteBuffer bytes, int at, int size, Instant readAt, Output output) {
    int flags = Short.toUnsignedInt((short) HOST_SHORT.get(bytes, at + FLAGS));
    if ((flags & NLM_F_DUMP_INTR) != 0) {
      output.inconsistent();
    }
    int type = Short.toUnsignedInt((short) HOST_SHORT.get(bytes, at + TYPE));
    switch (type) {
      case CONNTRACK_NEW, CONNTRACK_DELETE ->
          entry(bytes, at, size, kind(type, flags), readAt, output);
      case NLMSG_DONE, NLMSG_ERROR -> ends(bytes, at, size, type, output);
      case NLMSG_NOOP -> {
        // Means nothing.
      }
      default -> output.undecodable(DecodeError.NOT_CONNTRACK, at, size);
    }
  }

  private static Kind kind(int type, int flags) {
    if (type == CONNTRACK_DELETE) {
      return Kind.DESTROY;
    }
    if ((flags & NLM_F_MULTI) != 0) {
      return Kind.PRESENT;
    }
    return (flags & CREATED) == CREATED ? Kind.NEW : Kind.UPDATE;
  }

  private void entry(ByteBuffer bytes, int at, int size, Kind kind, Instant readAt, Output output) {
    DecodeError error = DecodeError.BAD_LENGTH;
    if (size >= HEADER + GENERIC_HEADER) {
      int family = bytes.get(at + HEADER);
      error =
          family == AF_INET || family == AF_INET6
              ? entry.read(bytes, at + HEADER + GENERIC_HEADER, at + size, family == AF_INET)
              : DecodeError.UNKNOWN_FAMILY;
    }
    ConntrackEvent event = error == null ? entry.event(kind, readAt) : null;
    if (event != null) {
      output.entry(event);
    } else {
      output.undecodable(error == null ? DecodeError.MISSING_TUPLE : error, at, size);
    }
  }

  private static void ends(ByteBuffer bytes, int at, int size, int type, Output output) {
    if (size >= HEADER + Integer.BYTES) {
      int status = (int) HOST_INT.get(bytes, at + HEADER);
      output.ends(status < 0 ? -status : 0);
    } else if (type == NLMSG_DONE) {
      output.ends(0);
    } else {
      output.undecodable(DecodeError.BAD_LENGTH, at, size);
    }
  }
}
