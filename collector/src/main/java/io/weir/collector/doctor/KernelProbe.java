package io.weir.collector.doctor;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import io.weir.collector.doctor.ClockReading.Sync;
import io.weir.collector.netlink.ConntrackFeed;
import java.io.IOException;

/** Asks the kernel what no file tells. Changes nothing. */
final class KernelProbe {

  // struct timex of linux/timex.h with 64-bit longs.
  private static final int TIMEX_BYTES = 208;
  private static final int MAX_ERROR_OFFSET = 24;
  private static final int STATUS_OFFSET = 40;
  private static final int STA_UNSYNC = 0x40;
  private static final int TIME_ERROR = 5;

  private KernelProbe() {}

  static Reading conntrackSubscription() {
    try {
      ConntrackFeed.verifySubscription();
      return Reading.of("subscribed");
    } catch (IOException e) {
      return Reading.absent(String.valueOf(e.getMessage()));
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
