package io.weir.collector.lease;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in the election for a Lease until closed, and leads whenever elected. The client
 * library has an elector too, but it compares the holder's wall clock with its own, so that skewed
 * clocks take the Lease from a living leader.
 */
public final class LeaderElection implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LeaderElection.class);

  private final LeaseCandidate candidate;
  private final LeaseTimings timings;
  private final LongSupplier nanos;
  private final String name;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile long lastAnswer;
  private volatile String holder = "";
  private volatile @Nullable Reign current;
  private @Nullable Thread leading;

  /**
   * An election.
   *
   * @param client stays the caller's
   * @param identity unique to this process, also among its restarts
   */
  public LeaderElection(
      KubernetesClient client,
      String namespace,
      String lease,
      String identity,
      LeaseTimings timings) {
    this(
        new KubernetesLease(client, namespace, lease),
        namespace + "/" + lease,
        identity,
        timings,
        Clock.systemUTC(),
        System::nanoTime);
  }

  LeaderElection(
      LeaseApi api,
      String name,
      String identity,
      LeaseTimings timings,
      Clock clock,
      LongSupplier nanos) {
    this.candidate = new LeaseCandidate(api, identity, timings, clock, nanos);
    this.name = name;
    this.timings = timings;
    this.nanos = nanos;
    this.lastAnswer = nanos.getAsLong() - timings.duration().toNanos();
  }

  /** Until {@link #close}; then ends the reign, and releases the Lease if it holds it. */
  public void run(Leader leader) throws InterruptedException {
    boolean warned = false;
    try {
      do {
        try {
          candidate.attempt();
          lastAnswer = nanos.getAsLong();
          holder = candidate.holder();
          warned = false;
        } catch (IOException e) {
          if (!warned) {
            log.warn("Lease {} cannot be read or renewed: {}", name, e.getMessage());
          }
          warned = true;
        }
        follow(leader);
      } while (!closed.await(pauseNanos(), TimeUnit.NANOSECONDS));
    } finally {
      endReign();
      release();
    }
  }

  /** Whether this process leads now. */
  public boolean leads() {
    Reign reign = current;
    return reign != null && reign.holds();
  }

  /** Who was seen to lead; empty for nobody or not known. */
  public String holder() {
    return holder;
  }

  /** Whether the API has answered about the Lease within its duration. */
  public boolean inTouch() {
    return nanos.getAsLong() - lastAnswer < timings.duration().toNanos();
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** The next attempt, or the end of the reign when that comes first. */
  private long pauseNanos() {
    Reign reign = candidate.reign();
    long retry = timings.retry().toNanos();
    return reign == null ? retry : Math.min(retry, reign.nanosLeft());
  }

  private void follow(Leader leader) throws InterruptedException {
    Reign reign = candidate.reign();
    if (reign != current || (leading != null && !leading.isAlive())) {
      boolean failed = reign != null && reign == current;
      endReign();
      if (failed) {
        // Whoever cannot lead makes way.
        release();
      } else if (reign != null) {
        begin(leader, reign);
      }
    }
  }

  private void begin(Leader leader, Reign reign) {
    log.info("Leading by Lease {} in epoch {}", name, reign.epoch());
    current = reign;
    Thread thread =
        new Thread(
            () -> {
              try {
                leader.lead(reign);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                log.error("The leader of Lease {} failed: {}", name, e.toString());
                log.debug("The leader of Lease {} failed", name, e);
              }
            },
            "weir-leader");
    thread.setDaemon(true);
    leading = thread;
    thread.start();
  }

  private void endReign() throws InterruptedException {
    Thread thread = leading;
    Reign reign = current;
    if (thread == null || reign == null) {
      return;
    }
    if (!reign.holds()) {
      log.warn("Lease {} is lost: no longer leading in epoch {}", name, reign.epoch());
    }
    thread.interrupt();
    thread.join();
    leading = null;
    current = null;
  }

  private void release() throws InterruptedException {
    try {
      candidate.release();
    } catch (IOException e) {
      log.warn("Lease {} could not be released, it runs out by itself: {}", name, e.getMessage());
    }
  }
}
