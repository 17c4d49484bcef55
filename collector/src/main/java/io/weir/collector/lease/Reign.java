package io.weir.collector.lease;

import java.util.function.LongSupplier;

/**
 * One time of leading, from acquiring the Lease to losing it. Ends by itself when it is not
 * renewed. Thread-safe.
 */
public final class Reign {

  private final long epoch;
  private final LongSupplier nanos;
  private volatile long until;
  private volatile boolean over;

  Reign(long epoch, LongSupplier nanos, long until) {
    this.epoch = epoch;
    this.nanos = nanos;
    this.until = until;
  }

  /**
   * Larger than that of every earlier reign over the same Lease, milliseconds since 1970: the
   * Lease's acquireTime.
   */
  public long epoch() {
    return epoch;
  }

  /** Whether this process still leads; once false, false for ever. */
  public boolean holds() {
    if (!over && nanos.getAsLong() - until >= 0) {
      over = true;
    }
    return !over;
  }

  long nanosLeft() {
    return holds() ? Math.max(0, until - nanos.getAsLong()) : 0;
  }

  void renew(long newUntil) {
    until = newUntil;
  }

  void end() {
    over = true;
  }
}
