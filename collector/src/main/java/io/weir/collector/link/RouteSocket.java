package io.weir.collector.link;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A socket of rtnetlink in the network namespace of the thread that opens it. */
final class RouteSocket implements AutoCloseable {

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_ROUTE = 0;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVTIMEO = 20;
  private static final int ADDRESS_BYTES = 12;
  private static final int RECEIVE_BUFFER = 1 << 20;
  private static final int LARGEST = 1 << 16;

  private final LibC libc = LibC.get();
  private final byte[] buffer = new byte[LARGEST];
  private final int socket;
  private boolean closed;

  /**
   * Opens one.
   *
   * @param groups bits of the multicast groups to hear; 0 for none
   */
  RouteSocket(int groups) throws IOException {
    try {
      socket = libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE);
    } catch (LastErrorException e) {
      throw new IOException("no rtnetlink socket: error " + e.getErrorCode(), e);
    }
    try {
      byte[] address = host(ADDRESS_BYTES).putShort((short) AF_NETLINK).putInt(8, groups).array();
      libc.bind(socket, address, address.length);
      byte[] room = host(4).putInt(RECEIVE_BUFFER).array();
      libc.setsockopt(socket, SOL_SOCKET, SO_RCVBUF, room, room.length);
    } catch (LastErrorException e) {
      libc.close(socket);
      throw new IOException("no rtnetlink events: error " + e.getErrorCode(), e);
    }
  }

  private static ByteBuffer host(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  /** Bounds the wait of {@link #receive}. */
  void patience(Duration patience) {
    byte[] value =
        host(16).putLong(patience.toSeconds()).putLong(patience.toNanosPart() / 1_000).array();
    libc.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, value, value.length);
  }

  void send(ByteBuffer message) throws IOException {
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    try {
      libc.send(socket, bytes, new NativeLong(bytes.length), 0);
    } catch (LastErrorException e) {
      throw new IOException("rtnetlink takes no request: error " + e.getErrorCode(), e);
    }
  }

  /** What came over the socket. */
  sealed interface Received {

    /** One or more messages, valid until the next call. */
    record Messages(ByteBuffer bytes) implements Received {}

    /** The socket's buffer overflowed. */
    record Overrun() implements Received {}
  }

  /** Waits for messages; null when there were none in time. */
  @Nullable Received receive() throws IOException {
    try {
      int length = libc.recv(socket, buffer, new NativeLong(buffer.length), 0).intValue();
      return new Received.Messages(ByteBuffer.wrap(buffer, 0, length).slice());
    } catch (LastErrorException e) {
      return switch (e.getErrorCode()) {
        case LibC.EAGAIN, LibC.EINTR -> null;
        case LibC.ENOBUFS -> new Received.Overrun();
        default -> throw new IOException("rtnetlink is broken: error " + e.getErrorCode(), e);
      };
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      libc.close(socket);
    }
  }
}
