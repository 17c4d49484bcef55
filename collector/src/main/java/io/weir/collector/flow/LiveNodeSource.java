package io.weir.collector.flow;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.collector.conntrack.ConntrackCommand;
import io.weir.collector.conntrack.ConntrackParser;
import io.weir.collector.conntrack.ConntrackTool;
import io.weir.collector.conntrack.LineReader;
import io.weir.collector.conntrack.ParsedLine;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.ebpf.DropListener;
import io.weir.collector.node.NodeFeed;
import io.weir.schemas.Capability;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Flows of one running node: conntrack's events and, where given, dropped packets, merged by one
 * tracker.
 *
 * <pre>
 * conntrack -E ──thread──▶ ┐
 *                          ├─ bounded queue ─▶ run(): tracker, cells by the clock ─▶ sink
 * NodeFeed ──────thread──▶ ┘
 * </pre>
 *
 * When the queue is full the readers wait, and what then overflows in the kernel is counted there.
 */
public final class LiveNodeSource implements FlowSource {

  private static final int QUEUE_LENGTH = 65_536;
  private static final Duration TICK = Duration.ofMillis(100);

  /** The tool and the ring buffer deliver within this time. */
  private static final Duration DELIVERY = Duration.ofMillis(500);

  private final ObserverConfig config;
  private final ConntrackCommand command;
  private final @Nullable NodeFeed drops;
  private final BlockingQueue<TrackerInput> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
  private volatile boolean closed;
  private volatile boolean conntrackEnded;
  private volatile @Nullable IOException failure;

  /**
   * For one node; nothing starts before {@link #run}.
   *
   * @param drops null when dropped packets cannot be seen; closed with this source
   */
  public LiveNodeSource(ObserverConfig config, ConntrackCommand command, @Nullable NodeFeed drops) {
    this.config = config;
    this.command = command;
    this.drops = drops;
  }

  static LiveNodeSource conntrackOnly(ObserverConfig config, ConntrackCommand command) {
    return new LiveNodeSource(config, command, null);
  }

  @Override
  public void run(FlowSink sink) throws IOException, InterruptedException {
    NodeTracker tracker = new NodeTracker(config, capabilities(), sink);
    ConntrackTool tool = ConntrackTool.start(command, () -> enqueueLoss(null, "conntrack overrun"));
    Thread conntrackReader = start("conntrack", () -> readConntrack(tool));
    Thread dropReader = drops == null ? null : start("drops", () -> readDrops(drops));
    try {
      while (!closed && !conntrackEnded && failure == null) {
        feedFor(tracker, TICK);
        tracker.advanceTo(Instant.now().minus(DELIVERY));
      }
      if (conntrackEnded && !closed) {
        tool.verifyStopped();
      }
    } finally {
      tool.close();
      close();
      drain(tracker, conntrackReader, dropReader);
      tool.release();
      tracker.finish(Instant.now());
    }
    IOException broken = failure;
    if (broken != null) {
      throw broken;
    }
  }

  private Set<Capability> capabilities() {
    Set<Capability> capabilities = EnumSet.copyOf(ConntrackTextSource.CAPABILITIES);
    if (drops != null) {
      capabilities.add(Capability.DROPS);
    }
    return capabilities;
  }

  private void feedFor(NodeTracker tracker, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      TrackerInput input = queue.poll(left, TimeUnit.NANOSECONDS);
      if (input != null) {
        input.feed(tracker);
      }
    }
  }

  /** The readers may wait for room in the queue: empty it until they have ended. */
  private void drain(NodeTracker tracker, Thread conntrackReader, @Nullable Thread dropReader)
      throws InterruptedException {
    while (conntrackReader.isAlive() || (dropReader != null && dropReader.isAlive())) {
      feedFor(tracker, Duration.ofMillis(10));
    }
    for (TrackerInput input = queue.poll(); input != null; input = queue.poll()) {
      input.feed(tracker);
    }
  }

  private interface Reader {
    void read() throws IOException, InterruptedException;
  }

  private Thread start(String name, Reader reader) {
    Thread thread =
        new Thread(
            () -> {
              try {
                reader.read();
              } catch (IOException e) {
                failure = e;
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            config.observer() + "-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void readConntrack(ConntrackTool tool) throws IOException, InterruptedException {
    UnreadableInput unreadable = new UnreadableInput(config.observer() + " conntrack");
    long number = 0;
    for (LineReader.Line line = tool.next(); line != null; line = tool.next()) {
      number++;
      ParsedLine parsed = ConntrackParser.parse(line);
      if (parsed instanceof ParsedLine.Read read) {
        queue.put(tracker -> tracker.conntrack(read.event()));
      } else if (parsed instanceof ParsedLine.Unreadable bad) {
        queue.put(unreadableLine(unreadable, number, bad, line.text()));
      }
    }
    conntrackEnded = true;
  }

  private static TrackerInput unreadableLine(
      UnreadableInput unreadable, long number, ParsedLine.Unreadable bad, String text) {
    Instant at = Instant.now();
    return tracker -> {
      unreadable.add(number, bad.error().name(), bad.error().meaning(), text);
      unreadable.flush(tracker, at);
    };
  }

  private void readDrops(NodeFeed feed) throws IOException, InterruptedException {
    feed.run(
        new DropListener() {
          @Override
          public void drops(List<DropEvent> drops) {
            enqueue(tracker -> drops.forEach(tracker::drop));
          }

          @Override
          public void lost(
              Instant from,
              Instant until,
              LossPlace place,
              LossUnit unit,
              @Nullable Long count,
              String detail) {
            enqueueLoss(count, detail);
          }
        });
  }

  private void enqueueLoss(@Nullable Long events, String detail) {
    Instant at = Instant.now();
    enqueue(tracker -> tracker.lost(at, LossPlace.KERNEL, LossUnit.EVENTS, events, detail));
  }

  private void enqueue(TrackerInput input) {
    try {
      queue.put(input);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    if (drops != null) {
      drops.close();
    }
  }
}
