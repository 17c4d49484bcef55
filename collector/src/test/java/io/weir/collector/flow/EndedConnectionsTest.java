package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Tuple;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections whose entries go while their cell, of a minute, goes on. */
class EndedConnectionsTest {

  private static final Instant CELL = Instant.parse("2026-11-21T10:00:00Z");
  private static final ObserverConfig CONFIG =
      ObserverConfig.of(
          "c", "n", Duration.ofSeconds(60), List.of("10.1.0.0/16"), Enforcement.NETFILTER);

  private final RecordingSink sink = new RecordingSink();
  private final NodeTracker tracker = tracker(CONFIG);

  @BeforeEach
  void tellAtOnceAndListAnEmptyTable() {
    tracker.tellEndedAtOnce();
    tracker.listingBegins(CELL);
    tracker.listingEnds(true);
  }

  @Test
  void oneIsToldWhenItsEntryIsGoneWithAllThatTheKernelCounted() {
    Entry entry = Entry.tcp(4000, 7, at(1));
    open(entry, 1);
    tracker.conntrack(entry.answered(3).in("TIME_WAIT").event(Kind.UPDATE, at(2)));
    assertThat(sink.flows).isEmpty();

    tracker.conntrack(entry.event(Kind.DESTROY, at(12)));

    FlowRecord flow = sink.flows.get(0);
    assertThat(flow.getLifecycle()).isEqualTo(Lifecycle.CLOSED);
    assertThat(flow.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(flow.getPacketsToDst()).isEqualTo(3);
    assertThat(flow.getConnectionStart()).isEqualTo(at(1));
    assertThat(flow.getIntervalEnd()).isEqualTo(at(2).plusNanos(1_000));
    assertThat(flow.getCellStart()).isEqualTo(CELL);
  }

  @Test
  void itIsToldOnce() {
    Entry entry = Entry.udp(4000, 7, at(1));
    open(entry, 1);
    tracker.conntrack(entry.answered(1).event(Kind.DESTROY, at(35)));
    tracker.finish(at(59));
    assertThat(sink.flows).hasSize(1);
  }

  @Test
  void aListingThatStillShowsItSaysNothingNew() {
    Entry entry = Entry.udp(4000, 7, at(1));
    open(entry, 1);
    tracker.listingBegins(at(30));
    tracker.conntrack(entry.event(Kind.DESTROY, at(31)));
    tracker.conntrack(entry.event(Kind.PRESENT, at(30)));
    tracker.listingEnds(true);
    tracker.finish(at(59));
    assertThat(sink.flows).hasSize(1);
  }

  @Test
  void whatGoesWhileAListingRunsTakesNoRoom() {
    NodeTracker small = tracker(withRoomFor(2));
    small.tellEndedAtOnce();
    small.listingBegins(CELL);
    for (int id = 0; id < 5; id++) {
      Entry entry = Entry.udp(4000 + id, id, at(1));
      small.conntrack(entry.event(Kind.NEW, at(1)));
      small.conntrack(entry.event(Kind.DESTROY, at(3)));
    }
    small.listingEnds(true);
    small.finish(at(59));
    assertThat(sink.losses).isEmpty();
    assertThat(sink.flows).hasSize(5);
  }

  @Test
  void oneThatCameBackUnderTheSameAddressesIsListed() {
    tracker.listingBegins(at(0.5));
    Entry first = Entry.udp(4000, 7, at(1));
    open(first, 1);
    tracker.conntrack(first.event(Kind.DESTROY, at(31)));
    tracker.conntrack(Entry.udp(4000, 8, at(40)).event(Kind.PRESENT, at(41)));
    tracker.listingEnds(true);
    tracker.finish(at(59));
    assertThat(sink.flows).hasSize(2);
  }

  @Test
  void oneThatAListingShowsAtItsEndBeforeItsOpeningIsHeardIsOne() {
    Entry over = Entry.tcp(4000, 7, at(1)).answered(3).in("TIME_WAIT");
    tracker.listingBegins(at(1.2));
    tracker.conntrack(over.event(Kind.PRESENT, at(1.2)));
    tracker.listingEnds(true);

    open(Entry.tcp(4000, 7, at(1)), 1.001);
    tracker.conntrack(over.event(Kind.UPDATE, at(1.1)));
    tracker.conntrack(over.event(Kind.DESTROY, at(12)));
    tracker.finish(at(59));

    assertThat(sink.flows).hasSize(1);
    FlowRecord flow = sink.flows.get(0);
    assertThat(flow.getConnectionStart()).isEqualTo(at(1));
    assertThat(flow.getOrientation()).isEqualTo(Orientation.CERTAIN);
    assertThat(flow.getLifecycle()).isEqualTo(Lifecycle.CLOSED);
    assertThat(flow.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
  }

  @Test
  void theSameOfTheCellBefore() {
    Entry over = Entry.tcp(4000, 7, at(59)).answered(3).in("TIME_WAIT");
    tracker.advanceTo(at(60.1));
    tracker.listingBegins(at(60.2));
    tracker.conntrack(over.event(Kind.PRESENT, at(60.2)));

    open(Entry.tcp(4000, 7, at(59)), 59.001);
    tracker.conntrack(over.event(Kind.UPDATE, at(59.1)));
    tracker.listingEnds(true);
    tracker.conntrack(over.event(Kind.DESTROY, at(72)));
    tracker.finish(at(80));

    assertThat(sink.flows)
        .extracting(FlowRecord::getConnectionStart, FlowRecord::getOrientation)
        .containsExactly(tuple(at(59), Orientation.CERTAIN));
  }

  @Test
  void theNextOfTheSameAddressesIsAnother() {
    Entry first = Entry.udp(4000, 7, at(1));
    open(first, 1);
    tracker.conntrack(first.event(Kind.DESTROY, at(31)));
    Entry second = Entry.udp(4000, 8, at(40));
    open(second, 40);
    tracker.finish(at(59));
    assertThat(sink.flows)
        .extracting(FlowRecord::getConnectionStart)
        .containsExactly(at(1), at(40));
    assertThat(sink.flows).extracting(FlowRecord::getOrientation).containsOnly(Orientation.CERTAIN);
  }

  @Test
  void aLateAnswerIsNoCertainOpening() {
    Entry entry = Entry.udp(4000, 7, at(1));
    open(entry, 1);
    tracker.conntrack(entry.event(Kind.DESTROY, at(31)));

    tracker.conntrack(answer(9, at(33)));
    tracker.finish(at(59));

    assertThat(sink.flows)
        .extracting(FlowRecord::getSrcIp, FlowRecord::getOrientation)
        .containsExactly(
            tuple("10.1.1.2", Orientation.CERTAIN), tuple("10.1.2.3", Orientation.INFERRED));
  }

  @Test
  void whatCameLongAfterIsAnOpeningAlsoWhenNothingElseHappened() {
    Entry entry = Entry.udp(4000, 7, at(1));
    open(entry, 1);
    tracker.conntrack(entry.event(Kind.DESTROY, at(31)));
    tracker.advanceTo(at(180));

    tracker.conntrack(answer(9, at(190)));
    tracker.finish(at(200));

    assertThat(sink.flows)
        .extracting(FlowRecord::getOrientation)
        .containsExactly(Orientation.CERTAIN, Orientation.CERTAIN);
  }

  @Test
  void whatWasTriedInVainIsToldWithItsNextTry() {
    Entry first = Entry.tcp(4000, 7, at(1));
    open(first, 1);
    tracker.conntrack(first.event(Kind.DESTROY, at(20)));
    assertThat(sink.flows).isEmpty();
    Entry again = Entry.tcp(4000, 8, at(21));
    open(again, 21);
    tracker.finish(at(59));
    assertThat(sink.flows).extracting(FlowRecord::getConnectionStart).containsExactly(at(1));
  }

  @Test
  void theCellBeforeIsStillToldOfIt() {
    Entry entry = Entry.udp(4000, 7, at(50));
    open(entry, 50);
    tracker.advanceTo(at(60.1));
    tracker.conntrack(entry.answered(2).event(Kind.DESTROY, at(60.2)));
    assertThat(sink.flows).as("told without the listing").hasSize(2);
    tracker.listingBegins(at(60.3));
    tracker.listingEnds(true);
    tracker.finish(at(70));
    assertThat(sink.flows)
        .extracting(FlowRecord::getCellStart, FlowRecord::getLifecycle)
        .containsExactlyInAnyOrder(tuple(CELL, Lifecycle.OPENED), tuple(at(60), Lifecycle.CLOSED));
  }

  @Test
  void oneThatOnlyOpenedAndThenHadItsAddressesTakenIsTold() {
    open(Entry.udp(4000, 7, at(1)), 1);
    open(Entry.udp(4000, 8, at(5)), 5);
    tracker.finish(at(59));
    assertThat(sink.flows)
        .extracting(FlowRecord::getConnectionStart, FlowRecord::getLifecycle)
        .containsExactlyInAnyOrder(tuple(at(1), Lifecycle.CLOSED), tuple(at(5), Lifecycle.OPENED));
  }

  @Test
  void oneThatOnlyOpenedIsToldInItsCellAndInNoOther() {
    open(Entry.udp(4000, 7, at(1)), 1);
    tracker.advanceTo(at(61));
    tracker.listingBegins(at(61));
    tracker.conntrack(Entry.udp(4000, 7, at(1)).event(Kind.PRESENT, at(61)));
    tracker.listingEnds(true);
    tracker.finish(at(119));
    assertThat(sink.flows)
        .extracting(FlowRecord::getCellStart, FlowRecord::getIntervalStart)
        .containsExactly(tuple(CELL, at(1)));
  }

  @Test
  void whatIsCountedAfterTheListingIsTheNextCells() {
    Entry entry = Entry.tcp(4000, 7, at(1));
    tracker.pace();
    open(entry, 1);
    tracker.advanceTo(at(60));
    tracker.listingBegins(at(60.1));
    tracker.conntrack(entry.answered(3).event(Kind.PRESENT, at(60.1)));
    tracker.listingEnds(true);
    tracker.conntrack(entry.answered(2).in("CLOSE").event(Kind.DESTROY, at(61)));
    tracker.finish(at(119));
    assertThat(sink.flows)
        .extracting(FlowRecord::getCellStart, FlowRecord::getPacketsToDst)
        .containsExactly(tuple(CELL, 3L), tuple(at(60), 2L));
  }

  @Test
  void manyThatEndLeaveNothingBehind() {
    for (int id = 0; id < 5_000; id++) {
      Entry entry = Entry.udp(1_024 + id, id, at(1));
      open(entry, 1);
      tracker.conntrack(entry.event(Kind.DESTROY, at(31)));
    }
    Entry stays = Entry.udp(999, 9_999, at(32));
    open(stays, 32);
    assertThat(sink.flows).hasSize(5_000);
    tracker.finish(at(59));
    assertThat(sink.flows).hasSize(5_001);
  }

  @Test
  void thoseThatStayAreToldAlsoWhenOthersLeaveBetweenThem() {
    List<Entry> entries = new ArrayList<>();
    for (int id = 0; id < 6; id++) {
      entries.add(Entry.udp(4000 + id, id, at(1)));
      open(entries.get(id), 1);
      tracker.conntrack(entries.get(id).answered(1).event(Kind.UPDATE, at(2)));
    }
    for (int gone : new int[] {0, 5, 2}) {
      tracker.conntrack(entries.get(gone).event(Kind.DESTROY, at(31)));
    }
    assertThat(sink.flows).hasSize(3);
    tracker.finish(at(59));
    assertThat(sink.flows)
        .extracting(FlowRecord::getSrcPort)
        .containsExactlyInAnyOrder(4000, 4001, 4002, 4003, 4004, 4005);
  }

  private NodeTracker tracker(ObserverConfig config) {
    return new NodeTracker(config, EnumSet.of(Capability.COUNTERS), sink);
  }

  private static ObserverConfig withRoomFor(int connections) {
    return new ObserverConfig(
        CONFIG.cluster(),
        CONFIG.observer(),
        CONFIG.reportInterval(),
        CONFIG.podCidrs(),
        CONFIG.enforcement(),
        CONFIG.nodeNetns(),
        connections);
  }

  private void open(Entry entry, double second) {
    tracker.conntrack(entry.event(Kind.NEW, at(second)));
  }

  private static ConntrackEvent answer(long id, Instant at) {
    Tuple packet = Tuple.of(17, "10.1.2.3", 53, "10.1.1.2", 4000);
    return new ConntrackEvent(
        at,
        Kind.NEW,
        null,
        null,
        null,
        30,
        packet,
        packet.reversed(),
        null,
        true,
        false,
        null,
        null,
        0,
        0,
        id);
  }

  private static Instant at(double second) {
    return CELL.plusMillis(Math.round(second * 1_000));
  }
}
