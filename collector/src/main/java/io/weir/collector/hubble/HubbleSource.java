package io.weir.collector.hubble;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.collector.conntrack.TextFiles;
import io.weir.collector.flow.ObserverConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Flows as Hubble tells them. The observer of a record is the node that Hubble names; the
 * configured one stands where it names none.
 *
 * <pre>
 * feed ──thread──▶ bounded queue ─▶ run(): tracker, cells by event time ─▶ sink
 * </pre>
 *
 * A feed that does not fit the queue waits, so that what then is lost is lost, and counted, in
 * Hubble.
 */
public final class HubbleSource implements FlowSource {

  private static final int QUEUE_LENGTH = 8_192;
  private static final Duration TICK = Duration.ofMillis(100);

  private final ObserverConfig config;
  private final HubbleFeed feed;
  private final boolean live;
  private final Consumer<String> kinds;
  private volatile boolean closed;
  private volatile boolean ended;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Instant handedOver;

  private HubbleSource(
      ObserverConfig config, HubbleFeed feed, boolean live, Consumer<String> kinds) {
    this.config = config;
    this.feed = feed;
    this.live = live;
    this.kinds = kinds;
  }

  private HubbleSource(ObserverConfig config, HubbleFeed feed, boolean live) {
    this(config, feed, live, kind -> {});
  }

  /** The exporter's lines in a file, plain or gzip, to its end. */
  public static HubbleSource file(ObserverConfig config, Path file) {
    String name = String.valueOf(file.getFileName());
    return new HubbleSource(config, new JsonLinesFeed(name, () -> TextFiles.open(file)), false);
  }

  /** The exporter's file from its start and on, also when it is rotated, until closed. */
  public static HubbleSource followed(ObserverConfig config, Path file) {
    return new HubbleSource(config, new FollowedFileFeed(FollowedFile.fromStart(file), file), true);
  }

  /** What comes to the exporter's file from now on, also when it is rotated, until closed. */
  public static HubbleSource appended(ObserverConfig config, Path file) {
    return new HubbleSource(config, new FollowedFileFeed(FollowedFile.fromEnd(file), file), true);
  }

  /**
   * Lines from a pipe or standard input, plain or gzip. The stream is closed at the end.
   *
   * @param name what to call it in messages
   */
  public static HubbleSource pipe(ObserverConfig config, String name, InputStream in) {
    return new HubbleSource(config, new JsonLinesFeed(name, () -> TextFiles.unpacked(in)), true);
  }

  /** The Observer service of an agent or a relay, from now on, until closed. */
  public static HubbleSource server(ObserverConfig config, HubbleServer server) {
    return new HubbleSource(config, new ObserverFeed(server), true);
  }

  /**
   * Asks the server for one flow.
   *
   * @throws IOException if it gives no answer, or refuses; the message is one line for a person
   */
  public static void verify(HubbleServer server) throws IOException {
    ObserverFeed.verify(server);
  }

  /**
   * Checks that the server's TLS files can be used; connects to nothing.
   *
   * @throws IOException if they cannot; one line
   */
  public static void check(HubbleServer server) throws IOException {
    ObserverCalls.channel(server).shutdownNow();
  }

  /**
   * The same source, which tells the kind of each event of Hubble: flow, loss, node_status, unused.
   *
   * @param kinds called by the thread that runs the source
   */
  public HubbleSource counted(Consumer<String> kinds) {
    return new HubbleSource(config, feed, live, kinds);
  }

  static HubbleSource live(ObserverConfig config, HubbleFeed feed) {
    return new HubbleSource(config, feed, true);
  }

  @Override
  public void run(FlowSink sink) throws IOException, InterruptedException {
    HubbleTracker tracker = new HubbleTracker(config, sink, kinds);
    try {
      if (live) {
        runLive(tracker);
      } else {
        feed.run(input -> input.feed(tracker));
      }
    } finally {
      feed.close();
      tracker.finish();
      handedOver = null;
    }
  }

  private void runLive(HubbleTracker tracker) throws IOException, InterruptedException {
    BlockingQueue<HubbleFeed.Input> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
    Thread reader = new Thread(() -> read(queue), config.observer() + "-hubble");
    reader.setDaemon(true);
    if (!closed) {
      reader.start();
    }
    try {
      take(queue, tracker, reader);
    } catch (IOException | RuntimeException e) {
      reader.interrupt();
      throw e;
    }
    Throwable broken = failure;
    if (broken instanceof IOException e) {
      throw e;
    }
    if (broken != null) {
      throw new IOException("reading Hubble's flows failed: " + broken, broken);
    }
  }

  private void read(BlockingQueue<HubbleFeed.Input> queue) {
    try {
      feed.run(queue::put);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // Whatever ends the reader ends the source, and not as if its input had ended.
      failure = e;
    } finally {
      ended = true;
    }
  }

  /** Between events, time goes on by the clock from the last event's own. */
  private void take(BlockingQueue<HubbleFeed.Input> queue, HubbleTracker tracker, Thread reader)
      throws IOException, InterruptedException {
    long arrived = System.nanoTime();
    Instant told = null;
    while (true) {
      // Asked before the queue: what was put in before the end is still taken.
      boolean last = ended || !reader.isAlive();
      HubbleFeed.Input input = queue.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
      if (input != null) {
        input.feed(tracker);
        arrived = System.nanoTime();
        told = tracker.now();
      } else if (last) {
        return;
      } else if (told != null) {
        tracker.advanceTo(told.plusNanos(System.nanoTime() - arrived));
      }
      handedOver = tracker.handedOverUntil();
    }
  }

  @Override
  public @Nullable Instant blindSince() {
    return feed.blindSince();
  }

  @Override
  public @Nullable Instant handedOverUntil() {
    return handedOver;
  }

  @Override
  public void close() {
    closed = true;
    feed.close();
  }
}
