package io.weir.collector.ebpf;

import io.weir.collector.node.NodeListener;
import io.weir.collector.node.TrafficEvent;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the traffic programs counted out of the kernel and tells the listener, with what was
 * missed. Not thread-safe but for {@link #counts}.
 */
final class TrafficReader implements AutoCloseable {

  private static final int BATCH = 8_192;

  /** Places in the map {@code counters} of traffic.bpf.c. */
  private static final int OVERFLOWED = 0;

  private static final int LOST = 1;
  private static final int UNREADABLE = 2;

  private final LinkWatch links;
  private final NodeListener listener;
  private final TrafficDecoder decoder;
  private final FlowMap flows;
  private final BpfMap counters;
  private final RingBuffer overflow;
  private List<TrafficEvent> singles = new ArrayList<>();
  private KernelClock clock = KernelClock.now();
  private Instant complete = Instant.now();
  private volatile Counts counts = Counts.NONE;

  /** Packets since the start. */
  record Counts(long overflowed, long lost, long unreadable) {
    static final Counts NONE = new Counts(0, 0, 0);
  }

  TrafficReader(BpfObject object, LinkWatch links, NodeListener listener) throws IOException {
    this.links = links;
    this.listener = listener;
    this.decoder = new TrafficDecoder(links::namespace);
    this.flows = new FlowMap(object.map("flows"), TrafficDecoder.KEY, TrafficDecoder.VALUE);
    this.counters = object.map("counters");
    this.overflow = new RingBuffer(object.map("overflow"), this::take);
  }

  Counts counts() {
    return counts;
  }

  /** Waits for packets that found the map full; true if there were any. */
  boolean poll(Duration patience) throws IOException, InterruptedException {
    clock = KernelClock.now();
    int packets = overflow.poll(patience, BATCH);
    if (!singles.isEmpty()) {
      listener.traffic(singles);
      singles = new ArrayList<>();
    }
    return packets > 0;
  }

  private void take(ByteBuffer record) {
    if (record.remaining() >= TrafficDecoder.SINGLE) {
      singles.add(decoder.decode(record, 0, record, TrafficDecoder.SINGLE_VALUE, clock));
    }
  }

  /** Takes all that the maps hold, and says what was missed since the last time. */
  void drain() throws IOException, InterruptedException {
    clock = KernelClock.now();
    flows.drain(this::deliver);
    while (poll(Duration.ZERO)) {
      // The ring buffer may hold more than one batch.
    }
    report();
  }

  private void deliver(ByteBuffer keys, ByteBuffer values, int entries)
      throws InterruptedException {
    List<TrafficEvent> events = new ArrayList<>(entries);
    for (int i = 0; i < entries; i++) {
      events.add(
          decoder.decode(keys, i * TrafficDecoder.KEY, values, i * TrafficDecoder.VALUE, clock));
    }
    listener.traffic(events);
  }

  private void report() throws IOException, InterruptedException {
    Instant now = Instant.now();
    Counts before = counts;
    counts =
        new Counts(counters.number(OVERFLOWED), counters.number(LOST), counters.number(UNREADABLE));
    if (counts.lost() > before.lost()) {
      lost(now, counts.lost() - before.lost(), "packets found map and ring buffer full");
    }
    if (counts.unreadable() > before.unreadable()) {
      lost(now, counts.unreadable() - before.unreadable(), "packets with unreadable headers");
    }
    List<String> unwatched = links.state().unwatched();
    if (!unwatched.isEmpty()) {
      lost(
          now,
          null,
          unwatched.size() + " interfaces are not watched, among them " + unwatched.get(0));
    }
    complete = now;
  }

  private void lost(Instant now, @Nullable Long packets, String detail)
      throws InterruptedException {
    listener.lost(complete, now, LossPlace.KERNEL, LossUnit.PACKETS, packets, detail);
  }

  @Override
  public void close() {
    overflow.close();
  }
}
