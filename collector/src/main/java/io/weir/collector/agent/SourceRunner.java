package io.weir.collector.agent;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node's source running: one that ends or fails is started anew after a pause that grows,
 * and the time without it is reported as loss.
 */
final class SourceRunner implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(SourceRunner.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Opens a source; the first may have been opened beforehand. */
  interface Opening {
    FlowSource open() throws IOException;
  }

  private final Opening opening;
  private final FlowSink sink;
  private final Downtime downtime;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable FlowSource source;
  private @Nullable Instant blindSince;
  private volatile boolean up;
  private final AtomicInteger starts = new AtomicInteger();

  /**
   * For one node.
   *
   * @param first runs first
   */
  SourceRunner(FlowSource first, Opening opening, FlowSink sink, Downtime downtime) {
    this.source = first;
    this.opening = opening;
    this.sink = sink;
    this.downtime = downtime;
  }

  @Override
  public void run() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!isStopped()) {
        long started = System.nanoTime();
        String end = runOnce();
        if (isStopped()) {
          return;
        }
        if (System.nanoTime() - started > LONGEST_PAUSE.toNanos()) {
          pause = FIRST_PAUSE;
        }
        log.error(
            "The node's source {}; nothing is seen until it runs again, next attempt in {} s",
            end,
            pause.toSeconds());
        stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a source to its end, and says how that came. */
  private String runOnce() throws InterruptedException {
    try {
      FlowSource next = next();
      if (next == null) {
        return "was stopped";
      }
      starts.incrementAndGet();
      up = true;
      Instant since = blindSince;
      if (since != null) {
        blindSince = null;
        sink.loss(downtime.between(since, Instant.now(), "the node's source had failed"));
      }
      next.run(sink);
      return "ended";
    } catch (IOException | RuntimeException e) {
      log.debug("Stack of the failure", e);
      return "failed: " + e.getMessage();
    } finally {
      up = false;
      blindSince = blindSince == null ? Instant.now() : blindSince;
      release();
    }
  }

  /** The source to run; null when there is nothing to run any more. */
  private synchronized @Nullable FlowSource next() throws IOException {
    if (isStopped()) {
      return null;
    }
    if (source == null) {
      source = opening.open();
    }
    return source;
  }

  private synchronized void release() {
    if (source != null) {
      source.close();
      source = null;
    }
  }

  /** Asks the source to finish; {@link #run} ends when it has. */
  synchronized void stop() {
    stopped.countDown();
    if (source != null) {
      source.close();
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  boolean isUp() {
    return up;
  }

  int starts() {
    return starts.get();
  }
}
