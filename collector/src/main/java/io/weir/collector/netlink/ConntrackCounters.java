package io.weir.collector.netlink;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one feed has done since it was made.
 *
 * @param created events NEW
 * @param updated events UPDATE
 * @param destroyed events DESTROY
 * @param listed entries that listings had
 * @param batches reads that brought at least one datagram of events
 * @param overruns how often the kernel had to throw events away
 * @param undecodable messages that could not be read, of events and listings
 * @param bufferBytes receive buffer, as the kernel accounts it; 0 before it is open
 * @param socketDrops events that the kernel threw away, by its own count for the socket, not older
 *     than about a second; null when it does not say
 * @param listings that were complete
 * @param brokenListings that were not
 * @param lastListing the last complete one; null before
 */
public record ConntrackCounters(
    long created,
    long updated,
    long destroyed,
    long listed,
    long batches,
    long overruns,
    long undecodable,
    int bufferBytes,
    @Nullable Long socketDrops,
    long listings,
    long brokenListings,
    @Nullable Listing lastListing) {

  /**
   * One listing of the whole table.
   *
   * @param at when it was asked for
   */
  public record Listing(Instant at, Duration took, long entries) {}

  /** Events of all kinds. */
  public long events() {
    return created + updated + destroyed;
  }
}
