package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Counters;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the kernel says in whatever order, the records keep their contract. */
class NodeTrackerPropertyTest {

  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Something that happens so long after what happened before. */
  private record Step(int millis, boolean drop, int port, Kind kind, String state, int flags) {}

  @Property(tries = 500)
  void recordsKeepTheirContract(@ForAll("steps") List<Step> steps) {
    RecordingSink sink = new RecordingSink();
    ObserverConfig config =
        ObserverConfig.of("c", "n", INTERVAL, List.of("10.0.0.0/8"), Enforcement.NETFILTER);
    NodeTracker tracker = new NodeTracker(config, EnumSet.of(Capability.DROPS), sink);
    Instant now = START;
    for (Step step : steps) {
      now = now.plusMillis(step.millis());
      if (step.drop()) {
        tracker.drop(drop(step, now));
      } else {
        tracker.conntrack(event(step, now));
      }
    }
    tracker.finish(now);
    Set<List<Object>> seen = new HashSet<>();
    for (FlowRecord flow : sink.flows) {
      Instant cellEnd = flow.getCellStart().plus(INTERVAL);
      assertThat(flow.getCellStart().getEpochSecond() % INTERVAL.toSeconds()).isZero();
      assertThat(flow.getIntervalStart()).isBetween(flow.getCellStart(), cellEnd);
      assertThat(flow.getIntervalEnd()).isAfter(flow.getIntervalStart());
      assertThat(flow.getIntervalEnd()).isBeforeOrEqualTo(cellEnd);
      if (flow.getConnectionStart() != null) {
        assertThat(flow.getConnectionStart()).isBeforeOrEqualTo(flow.getIntervalStart());
        assertThat(
                seen.add(
                    List.of(
                        flow.getSrcPort() + "/" + flow.getOriginalDstPort(),
                        flow.getCellStart(),
                        flow.getConnectionStart(),
                        flow.getOrientation(),
                        flow.getSrcIp())))
            .as("one record per connection and cell: %s", flow)
            .isTrue();
      }
      if (flow.getOutcome() == Outcome.DROPPED) {
        assertThat(flow.getDropReason()).isNotNull();
        assertThat(flow.getPacketsDropped()).isPositive();
        assertThat(flow.getPassedDestination()).isNull();
      }
    }
    assertThat(sink.losses).isEmpty();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 8_000),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 3),
            Arbitraries.of(Kind.class),
            Arbitraries.of("SYN_SENT", "SYN_RECV", "ESTABLISHED", "TIME_WAIT", "CLOSE"),
            Arbitraries.of(2, 16, 18))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  private static ConntrackEvent event(Step step, Instant at) {
    boolean unreplied = step.state().equals("SYN_SENT") || step.flags() == 2;
    return new ConntrackEvent(
        at,
        step.kind(),
        null,
        null,
        step.state(),
        step.flags() == 16 ? null : 2,
        Tuple.of(6, "10.1.1.2", step.port(), "10.96.0.10", 80),
        Tuple.of(6, "10.1.2.3", 8080, "10.1.1.2", step.port()),
        null,
        unreplied,
        false,
        step.kind() == Kind.DESTROY ? new Counters(1, 60) : null,
        step.kind() == Kind.DESTROY ? new Counters(1, 40) : null,
        0,
        0,
        step.flags());
  }

  private static DropEvent drop(Step step, Instant at) {
    boolean answer = step.flags() == 18;
    return new DropEvent(
        at,
        1L,
        step.state().equals("CLOSE") ? "NO_SOCKET" : "NETFILTER_DROP",
        6,
        IpAddress.parse(answer ? "10.1.2.3" : "10.1.1.2"),
        answer ? 8080 : step.port(),
        IpAddress.parse(answer ? "10.1.1.2" : "10.1.2.3"),
        answer ? step.port() : 8080,
        null,
        null,
        step.flags(),
        answer ? CtInfo.ESTABLISHED_REPLY : CtInfo.NEW,
        null,
        null);
  }
}
