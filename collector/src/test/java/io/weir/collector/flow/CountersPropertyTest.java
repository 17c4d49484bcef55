package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a listed kernel does, and whichever openings go unheard, each byte is told once. */
class CountersPropertyTest {

  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private enum Act {
    OPEN,
    OPEN_UNHEARD,
    TRAFFIC,
    CLOSE,
    LIST,
    BROKEN_LIST,
    TELL
  }

  private record Step(int millis, Act act, int port, boolean tcp, int packets) {}

  private final RecordingSink sink = new RecordingSink();
  private final Map<Integer, Entry> alive = new HashMap<>();
  private final List<Entry> told = new ArrayList<>();
  private Instant now = START;
  private long nextId = 1;

  @Property(tries = 1000)
  void theSumOfAConnectionsRecordsIsWhatTheKernelCounted(
      @ForAll("steps") List<Step> steps, @ForAll boolean paced) {
    sink.flows.clear();
    alive.clear();
    told.clear();
    now = START;
    NodeTracker tracker =
        new NodeTracker(
            ObserverConfig.of("c", "n", INTERVAL, List.of(), Enforcement.NETFILTER),
            EnumSet.of(Capability.COUNTERS),
            sink);
    if (paced) {
      tracker.pace();
      tracker.tellEndedAtOnce();
    }
    list(tracker, true);
    for (Step step : steps) {
      now = now.plusMillis(step.millis());
      act(tracker, step);
    }
    list(tracker, true);
    told.addAll(alive.values());
    tracker.finish(now);
    Set<List<Object>> cells = new HashSet<>();
    Map<List<Object>, Long> sums = new HashMap<>();
    for (FlowRecord flow : sink.flows) {
      if (flow.getConnectionStart() == null) {
        assertThat(flow.getPacketsToDst()).isNull();
        continue;
      }
      List<Object> connection = List.of(flow.getSrcPort(), flow.getConnectionStart());
      assertThat(cells.add(List.of(connection, flow.getCellStart())))
          .as("one record per connection and cell: %s", flow)
          .isTrue();
      if (flow.getPacketsToDst() != null) {
        assertThat(flow.getPacketsToDst()).isNotNegative();
        assertThat(flow.getBytesToDst()).isEqualTo(flow.getPacketsToDst() * 100);
        sums.merge(connection, flow.getPacketsToDst(), Long::sum);
      }
    }
    for (Entry entry : told) {
      Instant started = Objects.requireNonNull(entry.started());
      assertThat(sums.get(List.<Object>of(entry.port(), started)))
          .as("port %s since %s in %s", entry.port(), started, sink.flows)
          .isEqualTo(entry.packets());
    }
    assertThat(sink.losses).isEmpty();
  }

  private void act(NodeTracker tracker, Step step) {
    Entry entry = alive.get(step.port());
    switch (step.act()) {
      case OPEN, OPEN_UNHEARD -> {
        if (entry == null) {
          long id = nextId++;
          Entry opened =
              step.tcp() ? Entry.tcp(step.port(), id, now) : Entry.udp(step.port(), id, now);
          if (step.act() == Act.OPEN) {
            tracker.conntrack(opened.event(Kind.NEW, now));
          }
          alive.put(step.port(), opened.answered(1));
        }
      }
      case TRAFFIC -> {
        if (entry != null) {
          entry.answered(step.packets());
          if (step.tcp()) {
            tracker.conntrack(entry.event(Kind.UPDATE, now));
          }
        }
      }
      case CLOSE -> {
        if (entry != null) {
          tracker.conntrack(entry.event(Kind.DESTROY, now));
          told.add(entry);
          alive.remove(step.port());
        }
      }
      case TELL -> tracker.tell(1);
      case LIST, BROKEN_LIST -> list(tracker, step.act() == Act.LIST);
    }
  }

  private void list(NodeTracker tracker, boolean complete) {
    tracker.listingBegins(now);
    alive.values().stream()
        .filter(entry -> complete || entry.port() % 2 == 0)
        .forEach(entry -> tracker.conntrack(entry.event(Kind.PRESENT, now)));
    tracker.listingEnds(complete);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 8_000),
            Arbitraries.of(Act.class),
            Arbitraries.integers().between(1, 3),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 9))
        .as(Step::new)
        .list()
        .ofMaxSize(50);
  }
}
