package io.weir.benchmarks.netlink;

import java.util.concurrent.locks.LockSupport;

/** Holds a generator to so many a second, in small bursts. */
final class Pace {

  private static final int BURST = 50;

  private final int perSecond;
  private final long start = System.nanoTime();

  /**
   * Begins now.
   *
   * @param perSecond 0 for as many as go
   */
  Pace(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Waits until the one with the number, counted from 0, is due. */
  void await(int number) {
    if (perSecond == 0 || number % BURST != 0) {
      return;
    }
    long due = start + number * 1_000_000_000L / perSecond;
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
