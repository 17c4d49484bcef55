package io.weir.collector.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of rtnetlink(7) about links, written and read. Layouts: linux/netlink.h,
 * linux/rtnetlink.h, linux/if_link.h and linux/net_namespace.h; all in host order.
 */
final class LinkMessages {

  private static final int HEADER = 16;
  private static final int LINK_HEADER = 16;
  private static final int ATTRIBUTE_HEADER = 4;
  private static final int TYPE_MASK = 0x3FFF;

  private static final int ERROR = 2;
  private static final int DONE = 3;
  private static final int NEW_LINK = 16;
  private static final int DELETE_LINK = 17;
  private static final int GET_LINK = 18;
  private static final int NEW_NAMESPACE = 88;
  private static final int GET_NAMESPACE = 90;

  private static final int REQUEST = 1;
  private static final int DUMP = 0x300;

  private static final int NAME = 3;
  private static final int INFO = 18;
  private static final int INFO_KIND = 1;
  private static final int EXTENT = 29;
  private static final int SKIP_STATISTICS = 8;
  private static final int PEER_NAMESPACE = 37;

  private static final int NAMESPACE_NUMBER = 1;
  private static final int NAMESPACE_FILE = 3;

  private LinkMessages() {}

  /**
   * What one read brought.
   *
   * @param ended whether a listing or an answer is complete
   * @param error the kernel's error number, positive; 0 when there is none
   */
  record Read(List<LinkEvent> events, boolean ended, int error) {}

  /** Asks for all interfaces. */
  static ByteBuffer listing() {
    ByteBuffer message = request(GET_LINK, DUMP, LINK_HEADER + 8);
    message.position(message.position() + LINK_HEADER);
    return attribute(message, EXTENT, SKIP_STATISTICS);
  }

  /** Asks for this namespace's number for the one that a file descriptor stands for. */
  static ByteBuffer namespaceOf(int descriptor) {
    ByteBuffer message = request(GET_NAMESPACE, 0, 4 + 8);
    message.position(message.position() + 4);
    return attribute(message, NAMESPACE_FILE, descriptor);
  }

  private static ByteBuffer request(int type, int flags, int payload) {
    return ByteBuffer.allocate(HEADER + payload)
        .order(ByteOrder.nativeOrder())
        .putInt(HEADER + payload)
        .putShort((short) type)
        .putShort((short) (REQUEST | flags))
        .putInt(0)
        .putInt(0);
  }

  private static ByteBuffer attribute(ByteBuffer message, int type, int value) {
    return message.putShort((short) 8).putShort((short) type).putInt(value).flip();
  }

  /** Reads what a socket got; what is malformed or of other kinds is passed over. */
  static Read read(ByteBuffer bytes) {
    ByteBuffer in = bytes.order(ByteOrder.nativeOrder());
    List<LinkEvent> events = new ArrayList<>();
    boolean ended = false;
    int error = 0;
    while (in.remaining() >= HEADER) {
      int length = in.getInt(in.position());
      ByteBuffer message = length < HEADER ? null : next(in, length);
      if (message == null) {
        break;
      }
      int type = Short.toUnsignedInt(message.getShort(4));
      message.position(HEADER);
      if (type == DONE) {
        ended = true;
      } else if (type == ERROR && message.remaining() >= 4) {
        ended = true;
        error = -message.getInt(HEADER);
      } else if (message.remaining() >= LINK_HEADER) {
        addLink(type, message, events);
      }
    }
    return new Read(events, ended, error);
  }

  /** The number in the answer to {@link #namespaceOf}; null when it has none. */
  static @Nullable Integer namespaceNumber(ByteBuffer bytes) {
    ByteBuffer in = bytes.order(ByteOrder.nativeOrder());
    if (in.remaining() < HEADER + 4 || in.getShort(4) != NEW_NAMESPACE) {
      return null;
    }
    in.position(HEADER + 4);
    ByteBuffer number = find(in, NAMESPACE_NUMBER);
    return number == null || number.remaining() < 4 || number.getInt(number.position()) < 0
        ? null
        : Integer.valueOf(number.getInt(number.position()));
  }

  private static void addLink(int type, ByteBuffer message, List<LinkEvent> events) {
    int index = message.getInt(HEADER + 4);
    if (type == DELETE_LINK) {
      events.add(new LinkEvent.Gone(index));
    } else if (type == NEW_LINK) {
      message.position(HEADER + LINK_HEADER);
      ByteBuffer info = find(message, INFO);
      ByteBuffer peer = find(message, PEER_NAMESPACE);
      events.add(
          new LinkEvent.Present(
              new Link(
                  index,
                  String.valueOf(text(find(message, NAME))),
                  info == null ? null : text(find(info, INFO_KIND)),
                  peer == null || peer.remaining() < 4 ? null : peer.getInt(peer.position()))));
    }
  }

  /** The next part of a length, with what follows aligned to 4 bytes; null when it is cut off. */
  private static @Nullable ByteBuffer next(ByteBuffer in, int length) {
    if (length < ATTRIBUTE_HEADER || length > in.remaining()) {
      return null;
    }
    ByteBuffer part = in.slice(in.position(), length).order(ByteOrder.nativeOrder());
    in.position(Math.min(in.limit(), in.position() + (length + 3 & ~3)));
    return part;
  }

  private static @Nullable ByteBuffer find(ByteBuffer attributes, int type) {
    ByteBuffer in = attributes.duplicate().order(ByteOrder.nativeOrder());
    while (in.remaining() >= ATTRIBUTE_HEADER) {
      ByteBuffer attribute = next(in, Short.toUnsignedInt(in.getShort(in.position())));
      if (attribute == null) {
        return null;
      }
      if ((attribute.getShort(2) & TYPE_MASK) == type) {
        return attribute.position(ATTRIBUTE_HEADER);
      }
    }
    return null;
  }

  private static @Nullable String text(@Nullable ByteBuffer bytes) {
    return bytes == null
        ? null
        : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString().replace("\0", "");
  }
}
