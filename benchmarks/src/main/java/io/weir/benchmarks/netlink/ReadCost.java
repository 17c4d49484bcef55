package io.weir.benchmarks.netlink;

import io.weir.benchmarks.netlink.FlowNamespace.Generated;
import io.weir.collector.netlink.ConntrackFeed;
import io.weir.collector.netlink.ConntrackOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the events of flows that another process opens: this process's time from the socket to a
 * list of events, nothing behind it. Each round has a namespace, and so a table, of its own.
 */
final class ReadCost {

  private static final long STEP_NANOS = Duration.ofMillis(5).toNanos();
  private static final int STEPS_WITHOUT_NEWS = 200;
  private static final int BYTES_PER_EVENT = 1_280;

  private ReadCost() {}

  /** Holds the reader until all flows are open, then lets it read. */
  static void drain(int flows, int rounds) throws Exception {
    System.out.println("round      flows     events  missing  events/s  CPU s per million");
    for (int round = 1; round <= rounds; round++) {
      try (FlowNamespace namespace = new FlowNamespace()) {
        CountingListener listener = CountingListener.held();
        ConntrackFeed feed =
            new ConntrackFeed(
                ConntrackOptions.inNamespace(namespace.name())
                    .withReceiveBuffer(flows * BYTES_PER_EVENT));
        Thread thread = start(feed, listener);
        Generated generated = namespace.generate(flows, 0);
        ProcessCost cost = new ProcessCost();
        listener.release();
        double seconds = awaitAll(feed, generated.flows(), cost);
        double cpu = cost.cpuSeconds();
        long events = feed.counters().created();
        stop(feed, thread);
        System.out.printf(
            Locale.ROOT,
            "%5d  %,9d  %,9d  %7d  %,8.0f  %17.2f%n",
            round,
            generated.flows(),
            events,
            generated.flows() - events,
            events / seconds,
            cpu / events * 1e6);
      }
    }
  }

  /** Reads while the flows are opened. */
  static void live(int flows, int rounds, int perSecond) throws Exception {
    System.out.println(
        "round      flows  seconds   flows/s     events  missing  losses  CPU s per million");
    for (int round = 1; round <= rounds; round++) {
      try (FlowNamespace namespace = new FlowNamespace()) {
        CountingListener listener = CountingListener.ready();
        ConntrackFeed feed = new ConntrackFeed(ConntrackOptions.inNamespace(namespace.name()));
        Thread thread = start(feed, listener);
        ProcessCost cost = new ProcessCost();
        Generated generated = namespace.generate(flows, perSecond);
        double unused = awaitAll(feed, generated.flows(), cost);
        double cpu = cost.cpuSeconds();
        long events = feed.counters().created();
        stop(feed, thread);
        System.out.printf(
            Locale.ROOT,
            "%5d  %,9d  %7.2f  %,8.0f  %,9d  %7d  %6d  %17.2f%n",
            round,
            generated.flows(),
            generated.seconds(),
            generated.flows() / generated.seconds(),
            events,
            generated.flows() - events,
            listener.losses(),
            cpu / events * 1e6);
      }
    }
  }

  private static Thread start(ConntrackFeed feed, CountingListener listener)
      throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              try {
                feed.run(listener);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            "conntrack");
    thread.start();
    listener.awaitListing();
    return thread;
  }

  /** Waits until no more events come; returns when the last came. */
  private static double awaitAll(ConntrackFeed feed, long flows, ProcessCost cost) {
    long seen = feed.counters().created();
    double at = cost.seconds();
    int quiet = 0;
    while (seen < flows && quiet < STEPS_WITHOUT_NEWS) {
      LockSupport.parkNanos(STEP_NANOS);
      long now = feed.counters().created();
      quiet = now == seen ? quiet + 1 : 0;
      at = now == seen ? at : cost.seconds();
      seen = now;
    }
    return at;
  }

  private static void stop(ConntrackFeed feed, Thread thread) throws InterruptedException {
    feed.close();
    thread.join();
  }
}
