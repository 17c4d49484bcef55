package io.weir.collector.netlink;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A NETLINK_NETFILTER socket (netlink(7)) in the network namespace of the thread that opens it. For
 * one thread.
 */
final class NetlinkSocket implements Inbox {

  /** Groups of linux/netfilter/nfnetlink_compat.h: new, updated and destroyed entries. */
  static final int CONNTRACK_EVENTS = 0x7;

  static final int NO_GROUPS = 0;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int NETLINK_NETFILTER = 12;
  private static final int ADDRESS_LENGTH = 12;
  private static final int ADDRESS_GROUPS = 8;

  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SO_MEMINFO = 55;
  private static final int MEMINFO_LENGTH = 36;
  private static final int MEMINFO_DROPS = 32;

  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLIN = 1;

  private final int descriptor;
  private final DatagramBatch batch;
  private final ByteBuffer poll;
  private boolean closed;

  private NetlinkSocket(int descriptor, DatagramBatch batch) {
    this.descriptor = descriptor;
    this.batch = batch;
    this.poll = words(Long.BYTES).putInt(0, descriptor).putShort(Integer.BYTES, POLLIN);
  }

  /**
   * Opens a socket.
   *
   * @param groups what to subscribe to
   * @throws IOException if that is not possible here; one line that says what is missing
   */
  static NetlinkSocket open(int groups, DatagramBatch batch) throws IOException {
    int descriptor = LibC.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
    if (descriptor < 0) {
      throw Errno.failure("cannot open a netlink socket", Errno.last());
    }
    NetlinkSocket socket = new NetlinkSocket(descriptor, batch);
    ByteBuffer address = words(ADDRESS_LENGTH);
    address.putShort(0, (short) AF_NETLINK).putInt(ADDRESS_GROUPS, groups);
    if (LibC.bind(descriptor, address, ADDRESS_LENGTH) != 0
        || LibC.connect(descriptor, kernel(), ADDRESS_LENGTH) != 0) {
      int error = Errno.last();
      socket.close();
      throw Errno.failure("cannot subscribe to events", error);
    }
    return socket;
  }

  /**
   * Asks for a receive buffer. Beyond net.core.rmem_max that takes NET_ADMIN in the first user
   * namespace.
   *
   * @return the size got, as the kernel accounts it: twice what was asked for
   */
  int receiveBuffer(int bytes) throws IOException {
    ByteBuffer value = words(Integer.BYTES).putInt(0, bytes);
    if (LibC.setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, value, Integer.BYTES) != 0
        && LibC.setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, value, Integer.BYTES) != 0) {
      throw Errno.failure("cannot set the receive buffer to " + bytes + " bytes", Errno.last());
    }
    ByteBuffer length = words(Integer.BYTES).putInt(0, Integer.BYTES);
    if (LibC.getsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, value, length) != 0) {
      throw Errno.failure("cannot ask for the receive buffer", Errno.last());
    }
    return value.getInt(0);
  }

  /**
   * Lets through only what a filter keeps.
   *
   * @param code its instructions, from {@link EventFilter}
   */
  void filter(ByteBuffer code) throws IOException {
    // struct sock_fprog of linux/filter.h
    ByteBuffer program = words(2 * Long.BYTES);
    program.putShort(0, (short) (code.remaining() / EventFilter.INSTRUCTION));
    program.putLong(Long.BYTES, Pointer.nativeValue(Native.getDirectBufferPointer(code)));
    if (LibC.setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, program, program.capacity())
        != 0) {
      throw Errno.failure("cannot attach a filter", Errno.last());
    }
  }

  /** Sends a message to the kernel. */
  void send(ByteBuffer message) throws IOException {
    if (LibC.send(descriptor, message, message.remaining(), 0) < 0) {
      throw Errno.failure("cannot ask for a listing", Errno.last());
    }
  }

  @Override
  public int receive() throws IOException {
    while (true) {
      int count = LibC.recvmmsg(descriptor, batch.memory(), batch.capacity(), MSG_DONTWAIT, null);
      if (count >= 0) {
        return count;
      }
      int error = Errno.last();
      switch (error) {
        case Errno.EINTR -> {
          // Nothing was taken: again.
        }
        case Errno.EAGAIN -> {
          return 0;
        }
        case Errno.ENOBUFS -> {
          return OVERRUN;
        }
        default -> throw Errno.failure("cannot read from the netlink socket", error);
      }
    }
  }

  @Override
  public void await(Duration atMost) throws IOException {
    if (LibC.poll(poll, 1, Math.toIntExact(atMost.toMillis())) < 0 && Errno.last() != Errno.EINTR) {
      throw Errno.failure("cannot wait for the netlink socket", Errno.last());
    }
  }

  @Override
  public @Nullable Long drops() {
    ByteBuffer value = words(MEMINFO_LENGTH);
    ByteBuffer length = words(Integer.BYTES).putInt(0, MEMINFO_LENGTH);
    boolean told = LibC.getsockopt(descriptor, SOL_SOCKET, SO_MEMINFO, value, length) == 0;
    return told && length.getInt(0) == MEMINFO_LENGTH
        ? Long.valueOf(Integer.toUnsignedLong(value.getInt(MEMINFO_DROPS)))
        : null;
  }

  @Override
  public int capacity() {
    return batch.capacity();
  }

  @Override
  public ByteBuffer bytes() {
    return batch.bytes();
  }

  @Override
  public int start(int index) {
    return batch.start(index);
  }

  @Override
  public int length(int index) {
    return batch.length(index);
  }

  @Override
  public @Nullable DecodeError flaw(int index) {
    return batch.flaw(index);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LibC.close(descriptor);
    }
  }

  /**
   * The address of the kernel, port 0. What is connected to it gets no message that another process
   * sends to it (net/netlink/af_netlink.c, netlink_getsockbyportid), which saves the question for
   * each datagram where it comes from. Messages to a group take NET_ADMIN in the network namespace
   * (the same, netlink_sendmsg: this family has no NL_CFG_F_NONROOT_SEND), and who has that may
   * change the table itself.
   */
  private static ByteBuffer kernel() {
    return words(ADDRESS_LENGTH).putShort(0, (short) AF_NETLINK);
  }

  private static ByteBuffer words(int length) {
    return ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
  }
}
