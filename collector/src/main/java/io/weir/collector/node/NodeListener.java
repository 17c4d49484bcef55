package io.weir.collector.node;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.drops.DropEvent;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the feeds of one node see. Thread-safe; waits while its bounded queue is full, so that
 * what is too much overflows in the kernel, where it is counted. A list belongs to the listener
 * once it is given.
 */
public interface NodeListener {

  /** Takes events of conntrack entries in the order in which the kernel told them. */
  void conntrack(List<ConntrackEvent> events) throws InterruptedException;

  /**
   * A listing of the conntrack table begins; its entries come as {@link
   * ConntrackEvent.Kind#PRESENT}, mixed with other events.
   *
   * @param at when it was asked for: what ended before is not in it
   */
  void listingBegins(Instant at) throws InterruptedException;

  /**
   * The listing is over.
   *
   * @param complete false if it broke off, so that absence proves nothing
   */
  void listingEnds(Instant at, boolean complete) throws InterruptedException;

  /** Takes dropped packets. */
  void drops(List<DropEvent> drops) throws InterruptedException;

  /** Takes what passed the interfaces of pods since the last time. */
  void traffic(List<TrafficEvent> traffic) throws InterruptedException;

  /**
   * Takes a report of what was missed.
   *
   * @param from last moment at which nothing was missing
   * @param until first moment at which nothing is missing any more, after {@code from}
   * @param count null when unknown
   */
  void lost(
      Instant from,
      Instant until,
      LossPlace place,
      LossUnit unit,
      @Nullable Long count,
      String detail)
      throws InterruptedException;
}
