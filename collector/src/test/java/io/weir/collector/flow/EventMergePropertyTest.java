package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Which feed speaks first changes nothing, as long as none is later than it may be. */
class EventMergePropertyTest {

  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final int HOLD_MILLIS = 500;

  /** What happens so long after the step before, and how much later its feed tells it. */
  private record Step(int millis, int delay, boolean drop, int port, boolean answered) {}

  @Property(tries = 500)
  void whicheverFeedSpeaksFirstTheRecordsAreTheSame(@ForAll("steps") List<Step> steps) {
    assertThat(run(steps, true)).isEqualTo(run(steps, false));
  }

  private static List<FlowRecord> run(List<Step> steps, boolean delayed) {
    RecordingSink sink = new RecordingSink();
    NodeTracker tracker =
        new NodeTracker(
            ObserverConfig.of(
                "c", "n", Duration.ofSeconds(10), List.of("10.0.0.0/8"), Enforcement.NETFILTER),
            EnumSet.of(Capability.DROPS),
            sink);
    EventMerge merge = new EventMerge();
    long at = 0;
    long toldDrops = 0;
    long toldEvents = 0;
    List<Runnable> tellings = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (Step step : steps) {
      at += step.millis();
      Instant when = START.plusMillis(at);
      long told = at + (delayed ? step.delay() : 0);
      if (step.drop()) {
        // A feed keeps its own order.
        toldDrops = Math.max(told, toldDrops);
        DropEvent drop = drop(step, when);
        times.add(toldDrops);
        tellings.add(
            () ->
                merge.add(
                    Lane.DROPS, new Batch<>(List.of(drop), DropEvent::at, NodeTracker::drop)));
      } else {
        toldEvents = Math.max(told, toldEvents);
        ConntrackEvent event = event(step, when);
        times.add(toldEvents);
        tellings.add(
            () ->
                merge.add(
                    Lane.CONNTRACK,
                    new Batch<>(List.of(event), ConntrackEvent::at, NodeTracker::conntrack)));
      }
    }
    for (long now = 0; now < at + HOLD_MILLIS + 20; now += 20) {
      for (int i = 0; i < times.size(); i++) {
        if (times.get(i) > now - 20 && times.get(i) <= now) {
          tellings.get(i).run();
        }
      }
      Instant until = START.plusMillis(now - HOLD_MILLIS - 20);
      merge.feed(tracker, Micros.of(until), Integer.MAX_VALUE);
      tracker.advanceTo(until);
    }
    merge.feed(tracker, Long.MAX_VALUE, Integer.MAX_VALUE);
    tracker.finish(START.plusMillis(at));
    return List.copyOf(sink.flows);
  }

  private static ConntrackEvent event(Step step, Instant at) {
    Entry entry = Entry.tcp(step.port(), step.port(), null);
    return step.answered() ? entry.answered(1).event(Kind.UPDATE, at) : entry.event(Kind.NEW, at);
  }

  private static DropEvent drop(Step step, Instant at) {
    return new DropEvent(
        at,
        1L,
        "NETFILTER_DROP",
        6,
        IpAddress.parse("10.1.1.2"),
        step.port(),
        IpAddress.parse("10.1.2.3"),
        8080,
        IpAddress.parse("10.96.0.10"),
        80,
        step.answered() ? TcpFlags.ACK : TcpFlags.SYN,
        CtInfo.NEW,
        null,
        null);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 4_000),
            Arbitraries.integers().between(0, HOLD_MILLIS),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 2),
            Arbitraries.of(true, false))
        .as(Step::new)
        .list()
        .ofMaxSize(30);
  }
}
