package io.weir.collector.link;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/** The system calls in use; errors arrive as {@link LastErrorException}. */
interface LibC extends Library {

  int EAGAIN = 11;
  int EINTR = 4;
  int ENOBUFS = 105;

  /** Loads it once. */
  final class Holder {
    static final LibC INSTANCE = Native.load("c", LibC.class);

    private Holder() {}
  }

  static LibC get() {
    return Holder.INSTANCE;
  }

  int socket(int family, int type, int protocol) throws LastErrorException;

  int bind(int socket, byte[] address, int length) throws LastErrorException;

  int setsockopt(int socket, int level, int option, byte[] value, int length)
      throws LastErrorException;

  NativeLong send(int socket, byte[] bytes, NativeLong length, int flags) throws LastErrorException;

  NativeLong recv(int socket, byte[] bytes, NativeLong length, int flags) throws LastErrorException;

  int open(String path, int flags) throws LastErrorException;

  int close(int descriptor) throws LastErrorException;
}
