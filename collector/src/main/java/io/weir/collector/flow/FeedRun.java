package io.weir.collector.flow;

import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.NodeListener;
import io.weir.policy.net.Printable;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one feed on a thread of its own and again when it breaks, later each time. The time in
 * between is a loss.
 */
final class FeedRun {

  private static final Logger LOG = LoggerFactory.getLogger(FeedRun.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** One that runs so long has opened its source. */
  private static final Duration OPENING = Duration.ofSeconds(1);

  private final NodeFeed feed;
  private final NodeListener listener;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Instant runningSince = Instant.EPOCH;
  private @Nullable Instant blindSince;
  private @Nullable IOException failure;
  private boolean running;
  private boolean everOpened;
  private boolean ended;

  FeedRun(NodeFeed feed, NodeListener listener, String threadName) {
    this.feed = feed;
    this.listener = listener;
    this.thread = new Thread(this::keepRunning, threadName);
    thread.setDaemon(true);
  }

  void start() {
    begun();
    thread.start();
  }

  private void keepRunning() {
    Duration pause = FIRST_PAUSE;
    try {
      while (closed.getCount() > 0) {
        Instant began = begun();
        IOException broken = runOnce();
        if (broken == null || closed.getCount() == 0) {
          break;
        }
        if (began.plus(LONGEST_PAUSE).isBefore(Instant.now())) {
          pause = FIRST_PAUSE;
        }
        broke(broken, pause);
        if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        running = false;
        ended = true;
      }
    }
  }

  private @Nullable IOException runOnce() throws InterruptedException {
    try {
      feed.run(listener);
      return null;
    } catch (IOException e) {
      return e;
    } catch (RuntimeException e) {
      LOG.debug("{} broke", feed.name(), e);
      return new IOException(feed.name() + ": " + Printable.of(String.valueOf(e)), e);
    }
  }

  private synchronized Instant begun() {
    running = true;
    runningSince = Instant.now();
    return runningSince;
  }

  private synchronized void broke(IOException cause, Duration pause) {
    running = false;
    failure = cause;
    if (blindSince == null) {
      blindSince = Instant.now().minus(LiveNodeSource.DELIVERY);
    }
    LOG.warn("{}; trying again in {} s", cause.getMessage(), pause.toSeconds());
  }

  /**
   * Reports the time it did not see, when it sees again or a cell ends.
   *
   * @param cellEnded whether to report it though it goes on
   */
  synchronized void reportBlindness(NodeTracker tracker, Instant now, boolean cellEnded) {
    boolean sees = sees(now);
    everOpened |= sees;
    Instant from = blindSince;
    if (from != null && (sees || cellEnded) && from.isBefore(now)) {
      tracker.lost(from, now, LossPlace.DOWNTIME, LossUnit.TIME, null, describe());
      blindSince = sees ? null : now;
    }
  }

  private String describe() {
    IOException cause = failure;
    return Printable.of(cause == null ? feed.name() : String.valueOf(cause.getMessage()));
  }

  private boolean sees(Instant now) {
    return running && !runningSince.plus(OPENING).isAfter(now);
  }

  /** Why it could not be opened at all; empty when it could, or it is not known yet. */
  synchronized Optional<IOException> failureAtStart() {
    return everOpened ? Optional.empty() : Optional.ofNullable(failure);
  }

  /** True while it runs, or is about to. */
  synchronized boolean isUp() {
    return blindSince == null && !ended;
  }

  /** True when it has come to its end and will say no more. */
  synchronized boolean hasEnded() {
    return ended;
  }

  NodeFeed feed() {
    return feed;
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  void close() {
    closed.countDown();
    feed.close();
  }
}
