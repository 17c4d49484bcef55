package io.weir.collector.netlink;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Memory for one recvmmsg(2): struct mmsghdr and struct iovec of each datagram, then their bytes,
 * as laid out on 64-bit Linux. Where a datagram comes from is not asked: see {@link NetlinkSocket}.
 */
final class DatagramBatch {

  private static final int HEADER = 64;
  private static final int VECTOR = 16;

  private static final int VECTORS = 16;
  private static final int VECTOR_COUNT = 24;
  private static final int FLAGS = 48;
  private static final int RECEIVED = 56;
  private static final int MSG_TRUNC = 0x20;

  /** Keeps the starts of datagrams off the same sets of the processor's cache. */
  private static final int STAGGER = 192;

  private final int capacity;
  private final int stride;
  private final ByteBuffer bytes;
  private final Pointer memory;

  /**
   * For so many datagrams.
   *
   * @param size most bytes of one; a longer one is cut off, and says so
   */
  DatagramBatch(int capacity, int size) {
    this.capacity = capacity;
    this.stride = size + STAGGER;
    this.bytes =
        ByteBuffer.allocateDirect(capacity * (HEADER + VECTOR + stride))
            .order(ByteOrder.nativeOrder());
    this.memory = Native.getDirectBufferPointer(bytes);
    long address = Pointer.nativeValue(memory);
    for (int i = 0; i < capacity; i++) {
      int header = i * HEADER;
      int vector = capacity * HEADER + i * VECTOR;
      bytes.putLong(header + VECTORS, address + vector);
      bytes.putLong(header + VECTOR_COUNT, 1);
      bytes.putLong(vector, address + start(i));
      bytes.putLong(vector + Long.BYTES, size);
    }
  }

  int capacity() {
    return capacity;
  }

  Pointer memory() {
    return memory;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  int start(int index) {
    return capacity * (HEADER + VECTOR) + index * stride;
  }

  int length(int index) {
    return bytes.getInt(index * HEADER + RECEIVED);
  }

  @Nullable DecodeError flaw(int index) {
    boolean isCut = (bytes.getInt(index * HEADER + FLAGS) & MSG_TRUNC) != 0;
    return isCut ? DecodeError.CUT_OFF : null;
  }
}
