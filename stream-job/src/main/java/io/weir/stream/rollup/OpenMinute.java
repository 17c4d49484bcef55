package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.logs.GroupLogs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The edges of a minute that is not closed. One thread's. */
final class OpenMinute {

  /** More versions of its edges than this, on average, are not kept in the state. */
  private static final int MOST_VERSIONS = 2;

  private static final class Sum {

    private final Edge edge;
    private long published;
    private boolean isToTell;
    private boolean isToStore;

    Sum(Edge edge, long published) {
      this.edge = edge;
      this.published = published;
    }

    byte[] toBytes() {
      byte[] encoded = WireFormat.encode(edge);
      return ByteBuffer.allocate(Long.BYTES + encoded.length)
          .putLong(published)
          .put(encoded)
          .array();
    }
  }

  private final long start;
  private final Map<String, Sum> sums = new HashMap<>();
  private final List<Sum> toTell = new ArrayList<>();
  private List<Sum> toStore = new ArrayList<>();
  private long tellAt = Long.MAX_VALUE;
  private long stored;

  /**
   * @param start UTC milliseconds
   */
  OpenMinute(long start) {
    this.start = start;
  }

  /**
   * Counts what a part counts.
   *
   * @param publishAt event time in milliseconds at which its edge's growth is to be told
   */
  void add(Edge part, long publishAt) {
    Sum sum = sums.get(part.getRowId());
    if (sum == null) {
      sum = new Sum(part, 0);
      sums.put(part.getRowId(), sum);
    } else {
      EdgeSums.add(sum.edge, part);
    }
    grown(sum, publishAt);
    changed(sum);
  }

  /** Takes up an edge that {@link #store} wrote; a later version of the same takes its place. */
  void restore(byte[] entry, long publishAt) {
    ByteBuffer read = ByteBuffer.wrap(entry);
    long published = read.getLong();
    byte[] encoded = new byte[read.remaining()];
    read.get(encoded);
    stored++;
    put(WireFormat.decode(encoded, Edge.class).recordOrThrow(), published, publishAt);
  }

  /**
   * Takes up an edge of which {@link #store} knows nothing.
   *
   * @param published how many of its flows were told
   */
  void restoreUnstored(Edge edge, long published, long publishAt) {
    changed(put(edge, published, publishAt));
  }

  private Sum put(Edge edge, long published, long publishAt) {
    Sum sum = new Sum(edge, published);
    sums.put(edge.getRowId(), sum);
    grown(sum, publishAt);
    return sum;
  }

  private void grown(Sum sum, long publishAt) {
    tellAt = Math.min(tellAt, publishAt);
    if (!sum.isToTell) {
      sum.isToTell = true;
      toTell.add(sum);
    }
  }

  private void changed(Sum sum) {
    if (!sum.isToStore) {
      sum.isToStore = true;
      toStore.add(sum);
    }
  }

  /** Gives the edges that have grown since they were told, if it is time to. */
  void tell(long time, Consumer<Edge> topic) {
    if (time < tellAt) {
      return;
    }
    for (Sum sum : toTell) {
      sum.isToTell = false;
      // A version that was taken up and then replaced tells nothing.
      if (sum.published != sum.edge.getFlows() && sums.get(sum.edge.getRowId()) == sum) {
        sum.published = sum.edge.getFlows();
        changed(sum);
        topic.accept(sum.edge);
      }
    }
    toTell.clear();
    tellAt = Long.MAX_VALUE;
  }

  /** Gives all edges. */
  void forEach(Consumer<Edge> archive) {
    sums.values().forEach(sum -> archive.accept(sum.edge));
  }

  /** How many versions of its edges stand in the state. */
  long stored() {
    return stored;
  }

  /** Writes what has changed; all of it, where most of what was written is of no use any more. */
  void store(GroupLogs logs) {
    if (stored + toStore.size() > (long) MOST_VERSIONS * sums.size()) {
      logs.drop(start);
      stored = 0;
      toStore.forEach(sum -> sum.isToStore = false);
      toStore = new ArrayList<>(sums.values());
    }
    for (Sum sum : toStore) {
      logs.add(sum.edge.getRowId(), start, sum.toBytes());
      sum.isToStore = false;
    }
    stored += toStore.size();
    toStore.clear();
  }
}
