package io.weir.collector.doctor;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import io.weir.collector.doctor.ClockReading.Sync;

/** Asks the kernel what no file tells. Changes nothing. */
final class KernelProbe {

  // struct sockaddr_nl of linux/netlink.h.
  private static final int ADDRESS_BYTES = 12;
  private static final int GROUPS_OFFSET = 8;
  // NFNLGRP_CONNTRACK_NEW, _UPDATE and _DESTROY of linux/netfilter/nfnetlink_compat.h.
  private static final int CONNTRACK_GROUPS = 7;

  // struct timex of linux/timex.h with 64-bit longs.
  private static final int TIMEX_BYTES = 208;
  private static final int MAX_ERROR_OFFSET = 24;
  private static final int STATUS_OFFSET = 40;
  private static final int STA_UNSYNC = 0x40;
  private static final int TIME_ERROR = 5;

  private KernelProbe() {}

  static Reading conntrackSubscription() {
    try {
      LibC c = LibC.load();
      int descriptor = c.socket(LibC.AF_NETLINK, LibC.SOCK_RAW, LibC.NETLINK_NETFILTER);
      try (Memory address = new Memory(ADDRESS_BYTES)) {
        address.clear();
        address.setShort(0, (short) LibC.AF_NETLINK);
        address.setInt(GROUPS_OFFSET, CONNTRACK_GROUPS);
        c.bind(descriptor, address, ADDRESS_BYTES);
        return Reading.of("subscribed");
      } finally {
        c.close(descriptor);
      }
    } catch (LastErrorException e) {
      return e.getErrorCode() == LibC.EPERM
          ? Reading.absent("the kernel does not permit the subscription")
          : Reading.absent("the kernel refuses the subscription: error " + e.getErrorCode());
    } catch (UnsatisfiedLinkError e) {
      return Reading.unreadable("the C library cannot be called here");
    }
  }

  static ClockReading clock() {
    if (Native.LONG_SIZE != Long.BYTES) {
      return new ClockReading(Sync.NOT_KNOWN, 0);
    }
    try (Memory timex = new Memory(TIMEX_BYTES)) {
      // No modes: only reads.
      timex.clear();
      int state = LibC.load().adjtimex(timex);
      if (state < 0) {
        return new ClockReading(Sync.NOT_KNOWN, 0);
      }
      boolean off = state == TIME_ERROR || (timex.getInt(STATUS_OFFSET) & STA_UNSYNC) != 0;
      return new ClockReading(
          off ? Sync.UNSYNCHRONISED : Sync.SYNCHRONISED, timex.getLong(MAX_ERROR_OFFSET));
    } catch (UnsatisfiedLinkError e) {
      return new ClockReading(Sync.NOT_KNOWN, 0);
    }
  }
}
