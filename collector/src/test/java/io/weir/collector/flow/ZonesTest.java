package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Counters;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entries with the same addresses in several conntrack zones. */
class ZonesTest {

  private static final Instant CELL = Instant.parse("2026-11-21T10:00:00Z");
  private static final long NODE = 1;
  private static final Tuple PACKET = Tuple.of(6, "10.1.1.2", 40_000, "10.1.2.3", 8080);

  private final RecordingSink sink = new RecordingSink();
  private final NodeTracker tracker =
      new NodeTracker(
          ObserverConfig.of(
                  "c", "n", Duration.ofSeconds(10), List.of("10.1.0.0/16"), Enforcement.NETFILTER)
              .withNodeNetns(NODE),
          EnumSet.of(Capability.REPLIES, Capability.DROPS),
          sink);

  @Test
  void eachEntryIsAConnectionWithItsOwnOutcomeAndCounters() {
    tell(1, Kind.NEW, 1, "SYN_SENT");
    tell(1, Kind.NEW, 2, "SYN_SENT");
    tell(2, Kind.UPDATE, 1, "ESTABLISHED");
    tell(3, Kind.DESTROY, 2, "SYN_SENT");
    tell(4, Kind.DESTROY, 1, "TIME_WAIT");
    assertThat(finish())
        .extracting(FlowRecord::getOutcome, FlowRecord::getPacketsToDst)
        .containsExactlyInAnyOrder(tuple(Outcome.ESTABLISHED, 1L), tuple(Outcome.UNANSWERED, 2L));
  }

  @Test
  void theEndOfOneIsNotTheOthers() {
    tell(1, Kind.NEW, 1, "SYN_SENT");
    tell(1, Kind.NEW, 2, "SYN_SENT");
    tell(2, Kind.UPDATE, 1, "ESTABLISHED");
    tell(2, Kind.UPDATE, 2, "ESTABLISHED");
    tell(3, Kind.DESTROY, 2, "TIME_WAIT");
    assertThat(finish())
        .extracting(FlowRecord::getLifecycle)
        .containsExactlyInAnyOrder(Lifecycle.OPENED, Lifecycle.CLOSED);
  }

  @Test
  void aListingThatHasOneOfThemEndsTheOther() {
    tracker.listingBegins(at(0));
    tracker.listingEnds(true);
    tell(1, Kind.NEW, 1, "SYN_SENT");
    tell(1, Kind.NEW, 2, "SYN_SENT");
    tell(2, Kind.UPDATE, 1, "ESTABLISHED");
    tell(2, Kind.UPDATE, 2, "ESTABLISHED");
    tracker.listingBegins(at(6));
    tell(6, Kind.PRESENT, 1, "ESTABLISHED");
    tracker.listingEnds(true);
    assertThat(finish())
        .extracting(FlowRecord::getLifecycle)
        .containsExactlyInAnyOrder(Lifecycle.OPENED, Lifecycle.CLOSED);
  }

  /** Packets do not tell their zone. */
  @Test
  void aDroppedPacketIsOfTheLatest() {
    tell(1, Kind.NEW, 1, "SYN_SENT");
    tell(2, Kind.NEW, 2, "SYN_SENT");
    tracker.drop(
        new DropEvent(
            at(3),
            NODE,
            "TC_EGRESS",
            6,
            PACKET.src(),
            PACKET.srcPort(),
            PACKET.dst(),
            PACKET.dstPort(),
            null,
            null,
            2,
            CtInfo.NEW,
            null,
            null));
    assertThat(finish())
        .extracting(FlowRecord::getConnectionStart, FlowRecord::getPacketsDropped)
        .containsExactlyInAnyOrder(tuple(at(1), 0L), tuple(at(2), 1L));
  }

  /** So many packets were sent as the zone's number says. */
  private void tell(int second, Kind kind, int zone, String state) {
    boolean counted = kind == Kind.DESTROY || kind == Kind.PRESENT;
    tracker.conntrack(
        new ConntrackEvent(
            at(second),
            kind,
            null,
            null,
            state,
            100,
            PACKET,
            PACKET.reversed(),
            null,
            state.equals("SYN_SENT"),
            false,
            counted ? new Counters(zone, zone * 60L) : null,
            counted ? new Counters(0, 0) : null,
            zone,
            0,
            7));
  }

  private List<FlowRecord> finish() {
    tracker.finish(CELL.plusSeconds(9));
    return sink.flows;
  }

  private static Instant at(int second) {
    return CELL.plusSeconds(second);
  }
}
