package io.weir.benchmarks.track;

import com.sun.management.ThreadMXBean;
import io.weir.collector.FlowSink;
import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.flow.Enforcement;
import io.weir.collector.flow.NodeTracker;
import io.weir.collector.flow.ObserverConfig;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;

/**
 * What the tracker alone costs: processor time of its thread for each event, the making of records
 * with it, and live heap for each connection it remembers.
 */
public final class TrackBenchmark {

  private static final String HELP =
      """
      Measures the tracker of a node: no kernel, no Kafka.

      benchmarks/track [CONNECTIONS-PER-SECOND [SECONDS [PERCENT-TRANSLATED]]]

      Default: 1430 connections (10,000 events) a second, 400 seconds of them, half to Services.
      """;

  private static final Duration CELL = Duration.ofSeconds(60);
  private static final int WARM_UP_SECONDS = 180;

  private TrackBenchmark() {}

  private static final class Counting implements FlowSink {

    private long flows;
    private long losses;

    @Override
    public void flow(FlowRecord flow) {
      flows++;
    }

    @Override
    public void loss(ObserverLoss loss) {
      losses++;
    }
  }

  /**
   * Runs it.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("--help")) {
      System.out.print(HELP);
      return;
    }
    int perSecond = args.length > 0 ? Integer.parseInt(args[0]) : 1_430;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 400;
    int translated = args.length > 2 ? Integer.parseInt(args[2]) : 50;
    measure(perSecond, seconds, translated);
  }

  private static void measure(int perSecond, int seconds, int translated) {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    ConnectionLives lives = new ConnectionLives(start, perSecond, translated);
    Counting sink = new Counting();
    ObserverConfig config =
        new ObserverConfig(
            "c", "n", CELL, List.of("10.1.0.0/16"), Enforcement.NETFILTER, null, 4_000_000);
    NodeTracker tracker = new NodeTracker(config, EnumSet.of(Capability.COUNTERS), sink);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    tracker.conntrack(lives.second(0).get(0));
    long empty = liveHeap();
    long events = 0;
    long nanos = 0;
    long allocated = 0;
    for (int second = 0; second < seconds; second++) {
      List<ConntrackEvent> happened = lives.second(second);
      long bytesBefore = threads.getCurrentThreadAllocatedBytes();
      long before = threads.getCurrentThreadCpuTime();
      happened.forEach(tracker::conntrack);
      tracker.advanceTo(start.plusSeconds(second + 1));
      if (second >= WARM_UP_SECONDS) {
        nanos += threads.getCurrentThreadCpuTime() - before;
        allocated += threads.getCurrentThreadAllocatedBytes() - bytesBefore;
        events += happened.size();
      }
    }
    long remembered = Math.min(seconds, 120L) * perSecond;
    long heap = liveHeap() - empty;
    tracker.finish(start.plusSeconds(seconds));
    if (sink.losses > 0) {
      throw new IllegalStateException(sink.losses + " losses: the bound is too small");
    }
    System.out.printf("events %,d, records %,d%n", events, sink.flows);
    System.out.printf("CPU            %8.0f ns for each event%n", (double) nanos / events);
    System.out.printf("allocated      %8.0f bytes for each event%n", (double) allocated / events);
    System.out.printf(
        "live heap      %8.0f bytes for each of %,d connections%n",
        (double) heap / remembered, remembered);
  }

  private static long liveHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
