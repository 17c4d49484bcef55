package io.weir.collector.doctor;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The C functions in use, as in sys/socket.h, unistd.h and sys/timex.h of Linux. */
interface LibC extends Library {

  int EPERM = 1;
  int AF_NETLINK = 16;
  int SOCK_RAW = 3;
  int NETLINK_NETFILTER = 12;

  static LibC load() throws UnsatisfiedLinkError {
    return Native.load("c", LibC.class);
  }

  int socket(int family, int type, int protocol) throws LastErrorException;

  int bind(int descriptor, Pointer address, int length) throws LastErrorException;

  int close(int descriptor);

  int adjtimex(Pointer timex);
}
