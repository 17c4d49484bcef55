package io.weir.collector.netlink;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When events were missed. The kernel tells of an overrun before what waits in the socket, and
 * delivers nothing more until the socket was read empty (NETLINK_S_CONGESTED in
 * net/netlink/af_netlink.c): so it lasts from the last read that began without one until the first
 * that finds nothing left.
 */
final class OverrunInterval {

  private Instant lastClean;
  private @Nullable Instant from;

  /**
   * Before anything was missed.
   *
   * @param subscribed when the socket was ready
   */
  OverrunInterval(Instant subscribed) {
    lastClean = subscribed;
  }

  /** A read told of an overrun. */
  void overrun() {
    if (from == null) {
      from = lastClean;
    }
  }

  /** A read that began then told of none, and left something. */
  void clean(Instant began) {
    lastClean = began;
  }

  /**
   * The same, and nothing was left.
   *
   * @return since when events were missed, until now; null if none were
   */
  @Nullable Instant drained(Instant began) {
    Instant missedSince = from;
    from = null;
    lastClean = began;
    return missedSince;
  }
}
