package io.weir.collector.ebpf;

import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.NodeListener;
import io.weir.schemas.Capability;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Traffic at the host's side of pods' interfaces, counted by two eBPF programs in the kernel.
 *
 * <pre>
 * interfaces come and go ─▶ LinkWatch (thread of its own) ─▶ attached programs ─▶ map ─┐
 *                                                                                      ├─▶ run(): listener
 *                                                  packets that find the map full ─▶ ring
 * </pre>
 *
 * Watches the network namespace of the thread that calls {@link #run}, and runs once.
 */
public final class TrafficFeed implements NodeFeed {

  private static final Set<Capability> CAPABILITIES =
      Set.of(Capability.COUNTERS, Capability.REPLIES, Capability.TCP_FLAGS);
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final TrafficOptions options;
  private volatile boolean closed;
  private volatile boolean asked;
  private volatile @Nullable TrafficReader reader;
  private volatile @Nullable LinkWatch watch;

  /** For one node; nothing is in the kernel before {@link #run}. */
  public TrafficFeed(TrafficOptions options) {
    this.options = options;
  }

  /** What is missing to count traffic here, in one line; null when nothing is. */
  public static @Nullable String unavailable() {
    String missing = KernelSupport.ofThisMachine().trafficMissing();
    return missing == null ? null : "traffic: unavailable (" + missing + ")";
  }

  @Override
  public String name() {
    return "traffic";
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  /** Its maps are read now and then. */
  @Override
  public boolean isTimely() {
    return false;
  }

  @Override
  public void run(NodeListener listener) throws IOException, InterruptedException {
    try (BpfObject object = BpfObject.open("traffic.bpf.o")) {
      object.resize("flows", options.flows());
      object.load();
      Hooks hooks =
          new Hooks(
              options.methods(),
              Errors.library(),
              object.program("from_pod"),
              object.program("to_pod"));
      LinkWatch attaching = new LinkWatch(hooks, options);
      watch = attaching;
      Thread thread = new Thread(attaching, "weir-traffic-links");
      thread.setDaemon(true);
      try (TrafficReader reading = new TrafficReader(object, attaching, listener)) {
        reader = reading;
        thread.start();
        try {
          read(reading, attaching);
        } finally {
          attaching.close();
          join(thread);
        }
        // Nothing is attached any more: this is the rest, to the packet.
        reading.drain();
      }
    } catch (IOException e) {
      throw new IOException("traffic: " + e.getMessage(), e);
    }
  }

  private void read(TrafficReader reading, LinkWatch attaching)
      throws IOException, InterruptedException {
    long last = System.nanoTime();
    while (!closed) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      boolean overflowing = reading.poll(PATIENCE);
      long now = System.nanoTime();
      if (overflowing || asked || now - last >= options.interval().toNanos()) {
        asked = false;
        last = now;
        reading.drain();
      }
      IOException broken = attaching.failure();
      if (broken != null) {
        throw broken;
      }
    }
  }

  /** The programs are in the kernel until the thread has taken them off. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What happened so far; callable from any thread. */
  public TrafficCounters counters() {
    LinkWatch attaching = watch;
    TrafficReader reading = reader;
    LinkWatch.State links = attaching == null ? LinkWatch.State.NONE : attaching.state();
    TrafficReader.Counts counts = reading == null ? TrafficReader.Counts.NONE : reading.counts();
    return new TrafficCounters(
        counts.overflowed(),
        counts.lost(),
        counts.unreadable(),
        links.watched(),
        links.unwatched().size(),
        links.failures(),
        links.method() == null ? "" : links.method().name());
  }

  @Override
  public void poll() {
    asked = true;
  }

  @Override
  public void close() {
    closed = true;
  }
}
