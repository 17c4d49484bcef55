package io.weir.collector.flow;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.collector.node.NodeFeed;
import io.weir.schemas.Capability;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Flows of one running node, from whatever feeds it has, merged by one tracker.
 *
 * <pre>
 * feed ──thread──▶ ┐
 * feed ──thread──▶ ├─ bounded inbox ─▶ run(): in order of time ─▶ tracker, cells by the clock ─▶ sink
 * feed ──thread──▶ ┘        ◀── poll() when a cell ends: its last counters
 * </pre>
 *
 * When the inbox is full the feeds wait, and what then overflows in the kernel is counted there. A
 * feed that breaks is run again, and the time it did not see is reported as loss; the others go on.
 */
public final class LiveNodeSource implements FlowSource {

  /** What happened is told by every feed within this time. */
  static final Duration DELIVERY = Duration.ofMillis(500);

  private static final int CAPACITY = 32_768;
  private static final Duration TICK = Duration.ofMillis(20);

  /** While nothing happens and nothing is to be told: each waking costs more than some events. */
  private static final Duration IDLE_TICK = Duration.ofMillis(100);

  /** What feeds can see is asked so often. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** So long a cell waits for its listing. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);

  /**
   * Records told in a tick at least; more where there are many, so that all go in two seconds or
   * so.
   */
  private static final int SLICE = 500;

  private static final int SLICES = 100;

  private final ObserverConfig config;
  private final Inbox inbox = new Inbox(CAPACITY);
  private final EventMerge merge = new EventMerge();
  private final List<FeedRun> feeds;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
  private final boolean isInOrder;
  private Duration tick = TICK;
  private Instant nextLook = Instant.MIN;
  private Instant cellEnd = Instant.MAX;
  private boolean started;

  /**
   * For one node; nothing starts before {@link #run}.
   *
   * @param feeds at least one; closed with this source
   */
  public LiveNodeSource(ObserverConfig config, List<? extends NodeFeed> feeds) {
    if (feeds.isEmpty()) {
      throw new IllegalArgumentException("no feeds: give at least one");
    }
    this.config = config;
    this.feeds =
        feeds.stream()
            .map(feed -> new FeedRun(feed, inbox, config.observer() + "-" + feed.name()))
            .toList();
    this.isInOrder = feeds.size() == 1 && feeds.get(0).isTimely();
  }

  @Override
  public void run(FlowSink sink) throws IOException, InterruptedException {
    synchronized (this) {
      started = true;
    }
    capabilities = capabilitiesNow();
    NodeTracker tracker = new NodeTracker(config, capabilities, sink);
    tracker.pace();
    if (feeds.stream().allMatch(run -> run.feed().isTimely())) {
      tracker.tellEndedAtOnce();
    }
    cellEnd = endOfCell(Instant.now());
    feeds.forEach(FeedRun::start);
    try {
      while (closed.getCount() > 0 && !feeds.stream().allMatch(FeedRun::hasEnded)) {
        step(tracker, DELIVERY);
        failIfBlind();
      }
      awaitLastListing(tracker);
    } finally {
      feeds.forEach(FeedRun::close);
      drain(tracker);
      Instant now = Instant.now();
      feeds.forEach(feed -> feed.reportBlindness(tracker, now, true));
      tracker.finish(now);
    }
  }

  private void step(NodeTracker tracker, Duration delivery) throws InterruptedException {
    closed.await(tick.toMillis(), TimeUnit.MILLISECONDS);
    Instant now = Instant.now();
    int fed = feed(tracker, isInOrder ? now : now.minus(delivery));
    boolean cellEnded = !now.isBefore(cellEnd);
    feeds.forEach(feed -> feed.reportBlindness(tracker, now, cellEnded));
    if (!now.isBefore(nextLook)) {
      nextLook = now.plus(LOOK_EVERY);
      noteCapabilities(tracker);
    }
    if (cellEnded) {
      cellEnd = endOfCell(now);
      feeds.forEach(feed -> feed.feed().poll());
    }
    tracker.advanceTo(now.minus(delivery));
    if (tracker.awaitsListing() && !isListingComing(now)) {
      tracker.awaitNoLonger();
    }
    tracker.tell(Math.max(SLICE, tracker.untold() / SLICES));
    boolean isIdle = fed == 0 && !tracker.awaitsListing() && tracker.untold() == 0;
    tick = isIdle ? IDLE_TICK : TICK;
  }

  /** How many events were fed. */
  private int feed(NodeTracker tracker, Instant until) {
    for (Inbox.Arrival arrival : inbox.take()) {
      arrival.loss().accept(tracker);
      if (arrival.lane() != null) {
        merge.add(arrival.lane(), arrival.batch());
      }
    }
    int fed = merge.feed(tracker, Micros.of(until), CAPACITY / 4 * 3);
    inbox.release(fed);
    return fed;
  }

  private boolean isListingComing(Instant now) {
    Instant polled = cellEnd.minus(config.reportInterval());
    return now.isBefore(polled.plus(PATIENCE)) && feeds.stream().anyMatch(FeedRun::isUp);
  }

  private Instant endOfCell(Instant now) {
    return Micros.instant(
        Cell.containing(Micros.of(now), Micros.of(config.reportInterval())).end());
  }

  private void noteCapabilities(NodeTracker tracker) {
    Set<Capability> now = capabilitiesNow();
    if (!now.equals(capabilities)) {
      capabilities = now;
      tracker.setCapabilities(now);
    }
  }

  private Set<Capability> capabilitiesNow() {
    Set<Capability> all = EnumSet.noneOf(Capability.class);
    feeds.stream().filter(FeedRun::isUp).forEach(run -> all.addAll(run.feed().capabilities()));
    return all;
  }

  /** Without one that sees answers, and so connections, from the start there is nothing to do. */
  private void failIfBlind() throws IOException {
    Optional<IOException> failure =
        feeds.stream().map(FeedRun::failureAtStart).flatMap(Optional::stream).findFirst();
    if (failure.isPresent() && !capabilitiesNow().contains(Capability.REPLIES)) {
      throw failure.get();
    }
  }

  /** What happened in the cell that is cut off is counted by one more listing. */
  private void awaitLastListing(NodeTracker tracker) throws InterruptedException {
    Instant asked = Instant.now();
    feeds.forEach(feed -> feed.feed().poll());
    while (tracker.isListed()
        && feeds.stream().anyMatch(FeedRun::isUp)
        && !tracker.wasListedSince(asked)
        && Instant.now().isBefore(asked.plus(LAST_PATIENCE))) {
      TimeUnit.MILLISECONDS.sleep(TICK.toMillis());
      step(tracker, Duration.ZERO);
    }
  }

  /** The feeds may wait for room in the inbox: empty it until they have ended. */
  private void drain(NodeTracker tracker) throws InterruptedException {
    while (feeds.stream().anyMatch(FeedRun::isAlive)) {
      feed(tracker, Instant.MAX);
      TimeUnit.MILLISECONDS.sleep(1);
    }
    feed(tracker, Instant.MAX);
  }

  @Override
  public void close() {
    closed.countDown();
    synchronized (this) {
      if (!started) {
        feeds.forEach(FeedRun::close);
      }
    }
  }
}
