package io.weir.collector.netlink;

import com.sun.jna.Native;
import java.io.IOException;

/** Numbers of the kernel's errors (asm-generic/errno.h), and what they mean here. */
final class Errno {

  static final int EPERM = 1;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EINVAL = 22;
  static final int EPROTONOSUPPORT = 93;
  static final int EOPNOTSUPP = 95;
  static final int EAFNOSUPPORT = 97;
  static final int ENOBUFS = 105;

  private Errno() {}

  /** That of this thread's last call of {@link LibC}. */
  static int last() {
    return Native.getLastError();
  }

  /** One line: what failed, why, and what to do about it. */
  static IOException failure(String what, int number) {
    return new IOException("conntrack: " + what + ": " + LibC.strerror(number) + cure(number));
  }

  private static String cure(int number) {
    return switch (number) {
      case EPERM ->
          " (needs root, or the capability NET_ADMIN in the network namespace that is watched)";
      case EINVAL, EPROTONOSUPPORT, EOPNOTSUPP, EAFNOSUPPORT ->
          " (the kernel has no nf_conntrack_netlink: modprobe nf_conntrack_netlink, or a kernel"
              + " with CONFIG_NF_CT_NETLINK)";
      case ENOMEM, ENOBUFS -> " (the kernel is out of memory: free some, or ask for less buffer)";
      default -> "";
    };
  }
}
