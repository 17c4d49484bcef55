package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.node.NodeFeed;
import io.weir.collector.node.NodeListener;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One node's feeds, the clock and the tracker together, in cells of a second. */
class LiveNodeSourceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RecordingSink sink = new RecordingSink();
  private final FakeFeed conntrack =
      new FakeFeed("conntrack", EnumSet.of(Capability.REPLIES, Capability.COUNTERS));
  private final FakeFeed drops = new FakeFeed("drops", EnumSet.of(Capability.DROPS));
  private final LiveNodeSource source =
      new LiveNodeSource(
          ObserverConfig.of(
              "c", "n", Duration.ofSeconds(1), List.of("10.1.0.0/16"), Enforcement.NETFILTER),
          List.of(conntrack, drops));
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Thread runner = new Thread(this::run, "source");

  private void run() {
    try {
      source.run(sink);
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure.set(e);
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    source.close();
    runner.join(PATIENCE.toMillis());
    assertThat(runner.isAlive()).isFalse();
    assertThat(conntrack.closed).isTrue();
    assertThat(drops.closed).isTrue();
  }

  /** A feed by hand: does on its thread what the test tells it to. */
  private static final class FakeFeed implements NodeFeed {

    private interface Act {
      void on(NodeListener listener) throws IOException, InterruptedException;
    }

    private final String name;
    private final Set<Capability> capabilities;
    private final BlockingQueue<Act> acts = new LinkedBlockingQueue<>();
    private volatile @Nullable Act onPoll;
    private volatile boolean closed;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger polls = new AtomicInteger();

    FakeFeed(String name, Set<Capability> capabilities) {
      this.name = name;
      this.capabilities = capabilities;
    }

    void act(Act act) {
      acts.add(act);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Set<Capability> capabilities() {
      return capabilities;
    }

    @Override
    public void run(NodeListener listener) throws IOException, InterruptedException {
      runs.incrementAndGet();
      while (!closed) {
        acts.take().on(listener);
      }
    }

    @Override
    public void poll() {
      polls.incrementAndGet();
      Act answer = onPoll;
      if (answer != null) {
        acts.add(answer);
      }
    }

    @Override
    public void close() {
      closed = true;
      acts.add(listener -> {});
    }
  }

  @Test
  void aCellHasTheCountersOfTheListingThatItsEndAskedFor() {
    Entry entry = Entry.tcp(4000, 7, null);
    conntrack.act(listener -> list(listener));
    conntrack.act(listener -> listener.conntrack(List.of(entry.event(Kind.NEW, now()))));
    conntrack.act(
        listener -> listener.conntrack(List.of(entry.answered(3).event(Kind.UPDATE, now()))));
    conntrack.onPoll = listener -> list(listener, entry.event(Kind.PRESENT, now()));
    runner.start();
    await().atMost(PATIENCE).until(() -> packetsTold() > 0 && sink.flows.size() >= 2);
    assertThat(conntrack.polls).hasPositiveValue();
    assertThat(drops.polls).hasPositiveValue();
    assertThat(sink.flows.get(0).getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(sink.flows.get(0).getCapabilities())
        .containsExactlyInAnyOrder(Capability.REPLIES, Capability.COUNTERS, Capability.DROPS);
    assertThat(packetsTold()).isEqualTo(3);
  }

  @Test
  void closingTellsWhatIsOpenWithItsLastCounters() throws InterruptedException {
    Entry entry = Entry.udp(4000, 7, null);
    conntrack.act(listener -> list(listener));
    conntrack.act(listener -> listener.conntrack(List.of(entry.event(Kind.NEW, now()))));
    conntrack.onPoll = listener -> list(listener, entry.event(Kind.PRESENT, now()));
    runner.start();
    await().atMost(PATIENCE).until(() -> conntrack.acts.isEmpty());
    entry.answered(2);
    source.close();
    runner.join(PATIENCE.toMillis());
    assertThat(packetsTold()).isEqualTo(2);
  }

  @Test
  void dropsAndEventsOfOneConnectionMeetWhicheverComesFirst() {
    Instant begun = now();
    Entry entry = Entry.tcp(4000, 7, null);
    conntrack.act(
        listener -> listener.conntrack(List.of(entry.event(Kind.NEW, begun.plusMillis(2)))));
    drops.act(listener -> listener.drops(List.of(drop(begun))));
    runner.start();
    await().atMost(PATIENCE).until(() -> !sink.flows.isEmpty());
    assertThat(sink.flows.get(0).getConnectionStart()).isEqualTo(begun);
    assertThat(sink.flows.get(0).getPacketsDropped()).isEqualTo(1);
  }

  @Test
  void aFeedThatBreaksIsRunAgainAndItsBlindnessIsLoss() {
    conntrack.act(
        listener -> listener.conntrack(List.of(Entry.udp(4000, 7, null).event(Kind.NEW, now()))));
    runner.start();
    await().atMost(PATIENCE).until(() -> !sink.flows.isEmpty());
    Instant before = Instant.now();
    drops.act(
        listener -> {
          throw new IOException("drops: ring buffer gone");
        });
    await().atMost(PATIENCE).until(() -> drops.runs.get() == 2 && !sink.losses.isEmpty());
    ObserverLoss loss = sink.losses.get(0);
    assertThat(loss.getUnit()).isEqualTo(LossUnit.TIME);
    assertThat(loss.getPlace()).isEqualTo(LossPlace.DOWNTIME);
    assertThat(loss.getDetail()).isEqualTo("drops: ring buffer gone");
    assertThat(loss.getIntervalStart()).isBeforeOrEqualTo(before.plusMillis(100));
    conntrack.act(
        listener -> listener.conntrack(List.of(Entry.udp(4001, 8, null).event(Kind.NEW, now()))));
    await()
        .atMost(PATIENCE)
        .until(() -> sink.flows.stream().anyMatch(flow -> flow.getSrcPort() == 4001));
  }

  @Test
  void whatAFeedMissedIsReportedFromItsLastCleanMomentToItsFirst() {
    Instant from = now().minusMillis(300);
    Instant until = now();
    conntrack.act(
        listener -> listener.lost(from, until, LossPlace.KERNEL, LossUnit.EVENTS, null, "overrun"));
    runner.start();
    await().atMost(PATIENCE).until(() -> !sink.losses.isEmpty());
    assertThat(sink.losses.get(0).getIntervalStart()).isEqualTo(from);
    assertThat(sink.losses.get(0).getIntervalEnd()).isEqualTo(until);
    assertThat(sink.losses.get(0).getCount()).isNull();
  }

  @Test
  void withoutConntrackFromTheStartItEndsWithOneLine() throws InterruptedException {
    conntrack.act(
        listener -> {
          throw new IOException("conntrack: needs CAP_NET_ADMIN");
        });
    runner.start();
    runner.join(PATIENCE.toMillis());
    assertThat(failure.get()).isInstanceOf(IOException.class);
    assertThat(failure.get()).hasMessage("conntrack: needs CAP_NET_ADMIN");
  }

  @Test
  void withoutFeedsThereIsNothingToRun() {
    assertThatThrownBy(
            () ->
                new LiveNodeSource(
                    ObserverConfig.of("c", "n", Duration.ofSeconds(1), List.of(), Enforcement.NONE),
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no feeds: give at least one");
  }

  /** A cell whose listing is late on a slow machine is told without: the next has it all. */
  private long packetsTold() {
    return sink.flows.stream()
        .map(FlowRecord::getPacketsToDst)
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  private static void list(NodeListener listener, ConntrackEvent... entries)
      throws InterruptedException {
    Instant asked = now();
    listener.listingBegins(asked);
    listener.conntrack(List.of(entries));
    listener.listingEnds(asked, true);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  private static DropEvent drop(Instant at) {
    return new DropEvent(
        at,
        1L,
        "NETFILTER_DROP",
        6,
        IpAddress.parse("10.1.1.2"),
        4000,
        IpAddress.parse("10.1.2.3"),
        8080,
        IpAddress.parse("10.96.0.10"),
        80,
        TcpFlags.SYN,
        CtInfo.NEW,
        null,
        null);
  }
}
