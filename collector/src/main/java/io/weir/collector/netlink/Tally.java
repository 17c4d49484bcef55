package io.weir.collector.netlink;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.netlink.ConntrackCounters.Listing;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what a feed does, from its two threads; anybody may look. */
final class Tally {

  private static final ConntrackEvent.Kind[] KINDS = ConntrackEvent.Kind.values();

  private final LongAdder created = new LongAdder();
  private final LongAdder updated = new LongAdder();
  private final LongAdder destroyed = new LongAdder();
  private final LongAdder listed = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder overruns = new LongAdder();
  private final LongAdder undecodable = new LongAdder();
  private final LongAdder listings = new LongAdder();
  private final LongAdder brokenListings = new LongAdder();
  private volatile int bufferBytes;
  private volatile @Nullable Long socketDrops;
  private volatile @Nullable Listing lastListing;

  /** A list at a time, as an adder costs as much as decoding some attributes. */
  @SuppressWarnings("EnumOrdinal") // Asked for each of some hundred thousand events a second.
  void entries(List<ConntrackEvent> entries) {
    int[] counts = new int[KINDS.length];
    for (ConntrackEvent entry : entries) {
      counts[entry.kind().ordinal()]++;
    }
    for (ConntrackEvent.Kind kind : KINDS) {
      counter(kind).add(counts[kind.ordinal()]);
    }
  }

  private LongAdder counter(ConntrackEvent.Kind kind) {
    return switch (kind) {
      case NEW -> created;
      case UPDATE -> updated;
      case DESTROY -> destroyed;
      case PRESENT -> listed;
    };
  }

  void batch() {
    batches.increment();
  }

  void overrun() {
    overruns.increment();
  }

  void undecodable() {
    undecodable.increment();
  }

  void buffer(int bytes) {
    bufferBytes = bytes;
  }

  void socketDrops(@Nullable Long drops) {
    socketDrops = drops;
  }

  void listing(Listing listing) {
    lastListing = listing;
    listings.increment();
  }

  void brokenListing() {
    brokenListings.increment();
  }

  ConntrackCounters counters() {
    return new ConntrackCounters(
        created.sum(),
        updated.sum(),
        destroyed.sum(),
        listed.sum(),
        batches.sum(),
        overruns.sum(),
        undecodable.sum(),
        bufferBytes,
        socketDrops,
        listings.sum(),
        brokenListings.sum(),
        lastListing);
  }
}
