package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What listings of the conntrack table add to its events. Cells of ten seconds. */
class ListingTest {

  private static final Instant CELL = Instant.parse("2026-11-21T10:00:00Z");

  private final RecordingSink sink = new RecordingSink();
  private final NodeTracker tracker =
      new NodeTracker(
          ObserverConfig.of(
              "c", "n", Duration.ofSeconds(10), List.of("10.1.0.0/16"), Enforcement.NETFILTER),
          EnumSet.of(Capability.COUNTERS),
          sink);

  @Test
  void aLongConnectionsCellsHaveTheirOwnBytes() {
    list(0);
    Entry entry = Entry.tcp(4000, 7, null);
    tracker.conntrack(entry.event(Kind.NEW, at(1)));
    tracker.conntrack(entry.answered(3).event(Kind.UPDATE, at(2)));
    list(10.1, entry);
    entry.answered(4);
    list(20.1, entry);
    list(30.1, entry);
    tracker.conntrack(entry.answered(5).in("TIME_WAIT").event(Kind.UPDATE, at(31)));
    tracker.conntrack(entry.event(Kind.DESTROY, at(35)));
    tracker.finish(at(40));
    assertThat(sink.flows).extracting(FlowRecord::getPacketsToDst).containsExactly(3L, 4L, 0L, 5L);
    assertThat(sink.flows)
        .extracting(FlowRecord::getBytesToSrc)
        .containsExactly(300L, 400L, 0L, 500L);
    assertThat(sink.flows)
        .extracting(FlowRecord::getLifecycle)
        .containsExactly(Lifecycle.OPENED, Lifecycle.ONGOING, Lifecycle.ONGOING, Lifecycle.CLOSED);
    assertThat(sink.flows).extracting(FlowRecord::getConnectionStart).containsOnly(at(1));
  }

  @Test
  void aCellWaitsForTheListingThatWasAskedForAfterItsEnd() {
    list(0);
    Entry entry = Entry.udp(4000, 7, null);
    tracker.conntrack(entry.event(Kind.NEW, at(1)));
    list(9.9, entry);
    tracker.advanceTo(at(10.5));
    assertThat(sink.flows).isEmpty();
    entry.answered(2);
    list(10.6, entry);
    assertThat(sink.flows).extracting(FlowRecord::getPacketsToDst).containsExactly(2L);
  }

  @Test
  void whatHappensWhileACellWaitsBelongsToItsOwnCell() {
    list(0);
    Entry entry = Entry.udp(4000, 7, null);
    tracker.conntrack(entry.event(Kind.NEW, at(1)));
    tracker.advanceTo(at(10.1));
    Entry late = Entry.udp(4001, 8, null);
    tracker.conntrack(late.event(Kind.NEW, at(10.2)));
    tracker.conntrack(entry.answered(1).event(Kind.UPDATE, at(10.3)));
    list(10.4, entry, late.answered(9));
    assertThat(sink.flows)
        .extracting(FlowRecord::getSrcPort, FlowRecord::getOutcome)
        .containsExactly(tuple(4000, Outcome.UNANSWERED));
    tracker.finish(at(20));
    assertThat(sink.flows.subList(1, 3)).extracting(FlowRecord::getCellStart).containsOnly(at(10));
    assertThat(sink.flows.subList(1, 3))
        .extracting(FlowRecord::getSrcPort, FlowRecord::getPacketsToDst)
        .containsExactlyInAnyOrder(tuple(4000, null), tuple(4001, 9L));
  }

  @Test
  void aListingThatNeverComesHoldsNothingUp() {
    list(0);
    tracker.conntrack(Entry.udp(4000, 7, null).event(Kind.NEW, at(1)));
    tracker.advanceTo(at(10));
    tracker.advanceTo(at(20));
    assertThat(sink.flows).hasSize(1);
    assertThat(sink.flows.get(0).getPacketsToDst()).isNull();
  }

  @Test
  void whatBeganBeforeTheObserverIsOngoingAndCountedFromThen() {
    Entry entry = Entry.tcp(4000, 7, at(-100)).answered(1_000);
    list(0, entry);
    entry.answered(2);
    list(10.1, entry);
    FlowRecord flow = sink.flows.get(0);
    assertThat(flow.getPacketsToDst()).isEqualTo(2);
    assertThat(flow.getLifecycle()).isEqualTo(Lifecycle.ONGOING);
    assertThat(flow.getOrientation()).isEqualTo(Orientation.INFERRED);
    assertThat(flow.getConnectionStart()).isEqualTo(at(-100));
    assertThat(flow.getIntervalStart()).isEqualTo(CELL);
  }

  @Test
  void whatBeganUnheardIsToldWithAllItCounted() {
    list(0);
    Entry entry = Entry.tcp(4000, 7, at(3)).answered(5);
    list(10.1, entry);
    FlowRecord flow = sink.flows.get(0);
    assertThat(flow.getCellStart()).isEqualTo(CELL);
    assertThat(flow.getConnectionStart()).isEqualTo(at(3));
    assertThat(flow.getPacketsToDst()).isEqualTo(5);
    assertThat(flow.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(flow.getLifecycle()).isEqualTo(Lifecycle.OPENED);
  }

  @Test
  void noEntryIsSeenBeforeItBegan() {
    list(0);
    Entry entry = Entry.tcp(4000, 7, at(2));
    tracker.conntrack(entry.answered(1).event(Kind.UPDATE, at(2.1)));
    tracker.listingBegins(at(1.9));
    tracker.conntrack(entry.in("TIME_WAIT").event(Kind.PRESENT, at(1.9)));
    tracker.listingEnds(true);
    list(10.1, entry);
    assertThat(sink.flows).extracting(FlowRecord::getConnectionStart).containsExactly(at(2));
    assertThat(sink.flows).extracting(FlowRecord::getIntervalStart).containsExactly(at(2));
  }

  @Test
  void anOpeningThatOnlyTheListingShowsIsCertain() {
    list(0);
    list(5, Entry.tcp(4000, 7, at(3)));
    tracker.finish(at(9));
    FlowRecord flow = sink.flows.get(0);
    assertThat(flow.getOrientation()).isEqualTo(Orientation.CERTAIN);
    assertThat(flow.getPassedSource()).isTrue();
    assertThat(flow.getOutcome()).isEqualTo(Outcome.UNANSWERED);
  }

  @Test
  void whatAnEventFailedToTellTheListingTells() {
    list(0);
    Entry entry = Entry.tcp(4000, 7, null);
    tracker.conntrack(entry.event(Kind.NEW, at(1)));
    list(3, entry.answered(1));
    tracker.finish(at(9));
    assertThat(sink.flows).extracting(FlowRecord::getOutcome).containsExactly(Outcome.ESTABLISHED);
  }

  @Test
  void whatACompleteListingDoesNotHaveIsOver() {
    list(0);
    Entry entry = Entry.tcp(4000, 7, null);
    tracker.conntrack(entry.event(Kind.NEW, at(1)));
    tracker.conntrack(entry.answered(1).event(Kind.UPDATE, at(1)));
    list(10.1, entry);
    list(20.1);
    list(30.1);
    tracker.finish(at(40));
    assertThat(sink.flows)
        .extracting(FlowRecord::getLifecycle)
        .containsExactly(Lifecycle.OPENED, Lifecycle.CLOSED);
  }

  @Test
  void whatABrokenListingDoesNotHaveMayGoOn() {
    list(0);
    Entry entry = Entry.tcp(4000, 7, null);
    tracker.conntrack(entry.event(Kind.NEW, at(1)));
    tracker.conntrack(entry.answered(1).event(Kind.UPDATE, at(1)));
    tracker.listingBegins(at(10.1));
    tracker.listingEnds(false);
    list(20.1, entry);
    assertThat(sink.flows)
        .extracting(FlowRecord::getLifecycle)
        .containsExactly(Lifecycle.OPENED, Lifecycle.ONGOING);
  }

  @Test
  void anEntryThatTheListingReadBeforeItWentDoesNotComeBack() {
    list(0);
    Entry entry = Entry.udp(4000, 7, null);
    tracker.conntrack(entry.event(Kind.NEW, at(1)));
    tracker.listingBegins(at(10.1));
    tracker.conntrack(entry.answered(1).event(Kind.DESTROY, at(10.2)));
    tracker.conntrack(entry.event(Kind.PRESENT, at(10.3)));
    tracker.listingEnds(true);
    list(20.1);
    tracker.finish(at(30));
    assertThat(sink.flows).extracting(FlowRecord::getPacketsToDst).containsExactly(null, 1L);
  }

  @Test
  void quietTrafficOfAnOldEntryIsARecord() {
    Entry entry = Entry.udp(4000, 7, null).answered(10);
    list(0, entry);
    list(10.1, entry);
    assertThat(sink.flows).isEmpty();
    entry.answered(1);
    list(20.1, entry);
    assertThat(sink.flows).extracting(FlowRecord::getPacketsToDst).containsExactly(1L);
    assertThat(sink.flows.get(0).getCellStart()).isEqualTo(at(10));
  }

  @Test
  void aLifeOfWhichOnlyTheEndWasHeardIsToldWhole() {
    list(0);
    tracker.conntrack(Entry.udp(4000, 7, at(2)).answered(3).event(Kind.DESTROY, at(8)));
    tracker.finish(at(9));
    assertThat(sink.flows).extracting(FlowRecord::getPacketsToDst).containsExactly(3L);
    assertThat(sink.flows.get(0).getConnectionStart()).isEqualTo(at(2));
  }

  private void list(double second, Entry... entries) {
    tracker.listingBegins(at(second));
    for (Entry entry : entries) {
      tracker.conntrack(entry.event(Kind.PRESENT, at(second)));
    }
    tracker.listingEnds(true);
  }

  private static Instant at(double second) {
    return CELL.plusNanos(Math.round(second * 1_000_000) * 1_000);
  }
}
