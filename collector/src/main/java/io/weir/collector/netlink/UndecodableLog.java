package io.weir.collector.netlink;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a few of the messages that could not be read, with their bytes; for one thread. */
final class UndecodableLog {

  private static final Logger LOG = LoggerFactory.getLogger(UndecodableLog.class);
  private static final int SHOWN_AT_ONCE = 5;
  private static final int SHOWN_BYTES = 64;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier nanos;
  private long windowStart;
  private int inWindow;

  UndecodableLog(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Shows it unless many were just shown; true if it was. */
  boolean show(DecodeError error, ByteBuffer bytes, int start, int length) {
    long now = nanos.getAsLong();
    if (inWindow == 0 || now - windowStart > WINDOW_NANOS) {
      windowStart = now;
      inWindow = 0;
    }
    if (++inWindow > SHOWN_AT_ONCE) {
      return false;
    }
    byte[] first = new byte[Math.min(length, SHOWN_BYTES)];
    bytes.get(start, first);
    LOG.warn(
        "conntrack: unreadable message: {} ({}), {} bytes: {}",
        error,
        error.meaning(),
        length,
        HexFormat.of().formatHex(first));
    return true;
  }
}
