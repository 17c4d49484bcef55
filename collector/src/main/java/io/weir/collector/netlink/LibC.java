package io.weir.collector.netlink;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The system calls in use, as in their manual pages, on 64-bit Linux: {@code long} stands for
 * {@code size_t}. After a negative result {@link Errno#last} tells why.
 */
final class LibC {

  static {
    Native.register(LibC.class, "c");
  }

  private LibC() {}

  static native int socket(int domain, int type, int protocol);

  static native int bind(int socket, ByteBuffer address, int length);

  static native int connect(int socket, ByteBuffer address, int length);

  static native int setsockopt(int socket, int level, int name, ByteBuffer value, int length);

  static native int getsockopt(
      int socket, int level, int name, ByteBuffer value, ByteBuffer length);

  static native long send(int socket, ByteBuffer message, long length, int flags);

  static native int recvmmsg(
      int socket, Pointer messages, int count, int flags, @Nullable Pointer timeout);

  static native int poll(ByteBuffer descriptors, long count, int timeoutMillis);

  static native int open(String path, int flags);

  static native int setns(int descriptor, int type);

  static native int close(int descriptor);

  static native String strerror(int number);
}
