package io.weir.collector.doctor;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The C function in use, as in sys/timex.h of Linux. */
interface LibC extends Library {

  static LibC load() throws UnsatisfiedLinkError {
    return Native.load("c", LibC.class);
  }

  int adjtimex(Pointer timex);
}
