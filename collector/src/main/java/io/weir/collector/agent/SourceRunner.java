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
 * Keeps a source running: one that ends or fails is started anew after a pause that grows, and the
 * time without it is reported as loss.
 */
final class SourceRunner implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(SourceRunner.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Opens a source; the first may have been opened beforehand. */
  interface Opening {
    FlowSource open() throws IOException;
  }

  private final String name;
  private final Opening opening;
  private final FlowSink sink;
  private final Downtime downtime;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable FlowSource source;
  private volatile @Nullable Instant downSince;
  private volatile boolean up;
  private final AtomicInteger starts = new AtomicInteger();

  /**
   * For one source.
   *
   * @param name for messages
   * @param first runs first
   */
  SourceRunner(String name, FlowSource first, Opening opening, FlowSink sink, Downtime downtime) {
    this.name = name;
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
            "The source {} {}; it sees nothing until it runs again, next attempt in {} s",
            name,
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
      Instant since = downSince;
      if (since != null) {
        downSince = null;
        sink.loss(downtime.between(since, Instant.now(), "the source " + name + " had failed"));
      }
      next.run(sink);
      return "ended";
    } catch (IOException | RuntimeException e) {
      log.debug("Stack of the failure", e);
      return "failed: " + e.getMessage();
    } finally {
      if (downSince == null) {
        Instant blind = blindSince();
        downSince = blind == null ? Instant.now() : blind;
      }
      up = false;
      release();
    }
  }

  /** The source to run; null when there is nothing to run any more. */
  private synchronized @Nullable FlowSource next() throws IOException {
    if (isStopped()) {
      return null;
    }
    FlowSource next = source;
    if (next == null) {
      next = opening.open();
      source = next;
    }
    return next;
  }

  private synchronized void release() {
    FlowSource ended = source;
    if (ended != null) {
      ended.close();
      source = null;
    }
  }

  /** Asks the source to finish; {@link #run} ends when it has. */
  synchronized void stop() {
    stopped.countDown();
    FlowSource running = source;
    if (running != null) {
      running.close();
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  String name() {
    return name;
  }

  /** Null while the source runs and sees, else why not. */
  @Nullable String problem() {
    if (!up) {
      return "the source " + name + " does not run";
    }
    Instant blind = blindSince();
    return blind == null
        ? null
        : "the source " + name + " sees nothing since " + blind + ": what it reads is away";
  }

  /** Since when nothing is seen; null while it is. */
  private @Nullable Instant blindSince() {
    Instant down = downSince;
    FlowSource running = source;
    return down != null || running == null ? down : running.blindSince();
  }

  /** The moment, or an earlier one if not all that happened until then was handed over. */
  Instant completeUntil(Instant moment) {
    Instant complete = earlier(moment, blindSince());
    FlowSource running = source;
    return running == null ? complete : earlier(complete, running.handedOverUntil());
  }

  private static Instant earlier(Instant a, @Nullable Instant b) {
    return b == null || a.isBefore(b) ? a : b;
  }

  int starts() {
    return starts.get();
  }
}
