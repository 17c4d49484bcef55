package io.weir.collector.hubble;

import static io.weir.collector.hubble.Seen.ACK;
import static io.weir.collector.hubble.Seen.FIN_ACK;
import static io.weir.collector.hubble.Seen.NINE;
import static io.weir.collector.hubble.Seen.RST_ACK;
import static io.weir.collector.hubble.Seen.SYN_ACK;
import static io.weir.collector.hubble.Seen.answer;
import static io.weir.collector.hubble.Seen.drop;
import static io.weir.collector.hubble.Seen.syn;
import static io.weir.collector.hubble.Seen.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.collector.conntrack.Tuple;
import io.weir.collector.flow.Enforcement;
import io.weir.collector.flow.ObserverConfig;
import io.weir.collector.flow.RecordingSink;
import io.weir.collector.hubble.FlowEvent.Direction;
import io.weir.collector.hubble.FlowEvent.Point;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.PluginDecision;
import io.weir.schemas.SourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HubbleTrackerTest {

  private static final Duration CELL = Duration.ofSeconds(10);
  private static final ObserverConfig CONFIG =
      ObserverConfig.of("c", "fallback", CELL, List.of(), Enforcement.NONE);

  private final RecordingSink sink = new RecordingSink();
  private final HubbleTracker tracker = new HubbleTracker(CONFIG, sink);

  @Test
  void manyEventsOfOneConnectionAreOneRecordANode() {
    FlowRecord record =
        only(
            verdict("FORWARDED", PluginDecision.ALLOWED),
            syn().after(Duration.ofMillis(1)),
            answer(SYN_ACK).after(Duration.ofMillis(2)),
            syn().with(FIN_ACK).after(Duration.ofSeconds(1)));

    assertThat(record.getObserver()).isEqualTo("n2");
    assertThat(record.getSourceKind()).isEqualTo(SourceKind.HUBBLE);
    assertThat(record.getSrcIp()).isEqualTo("10.1.1.2");
    assertThat(record.getDstPort()).isEqualTo(8080);
    assertThat(record.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(record.getOrientation()).isEqualTo(Orientation.CERTAIN);
    assertThat(record.getLifecycle()).isEqualTo(Lifecycle.CLOSED);
    assertThat(record.getConnectionStart()).isEqualTo(NINE.plusSeconds(1));
    assertThat(record.getIntervalEnd()).isEqualTo(NINE.plusSeconds(2).plusNanos(1_000));
    assertThat(record.getTcpFlags()).isEqualTo(1 | 2 | 16);
    assertThat(record.getPassedDestination()).isTrue();
    assertThat(record.getPassedSource()).isNull();
    assertThat(record.getBytesToDst()).isNull();
    assertThat(record.getPacketsDropped()).isZero();
    assertThat(record.getPlugin().getIngress()).isEqualTo(PluginDecision.ALLOWED);
    assertThat(record.getPlugin().getEgress()).isEqualTo(PluginDecision.UNKNOWN);
    assertThat(record.getPlugin().getDecidedAt()).isEqualTo(NINE.plusSeconds(1));
  }

  @Test
  void twoNodesAreTwoObserversAndOneWithoutANameIsTheConfigured() {
    feed(syn(), syn().on("n1").traced(Point.TO_OTHER, Direction.EGRESS), syn().on(null));

    assertThat(sink.flows)
        .extracting(FlowRecord::getObserver)
        .containsExactlyInAnyOrder("n1", "n2", "fallback");
    FlowRecord source =
        sink.flows.stream().filter(f -> f.getObserver().equals("n1")).findFirst().get();
    assertThat(source.getPassedSource()).isTrue();
    assertThat(source.getOutcome()).isEqualTo(Outcome.UNANSWERED);
  }

  @Test
  void aPacketThatComesFromAPodHasPassedNothing() {
    FlowRecord record = only(syn().traced(Point.FROM, Direction.EGRESS));

    assertThat(record.getPassedSource()).isNull();
    assertThat(record.getPassedDestination()).isNull();
    assertThat(record.getOutcome()).isEqualTo(Outcome.UNANSWERED);
    assertThat(record.getPlugin().getVerdict()).isEqualTo("FORWARDED");
    assertThat(record.getPlugin().getDecidedAt()).isNull();
  }

  @Test
  void whatEntersAnEndpointWithoutAnswerIsDelivered() {
    assertThat(only(syn()).getOutcome()).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void aResetFromTheDestinationRefuses() {
    assertThat(only(syn(), answer(RST_ACK)).getOutcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void aResetAfterAnAnswerDoesNot() {
    assertThat(only(syn(), answer(SYN_ACK), answer(RST_ACK)).getOutcome())
        .isEqualTo(Outcome.ESTABLISHED);
  }

  @Test
  void aPolicysDenialDropsAndCountsEachPacketOnce() {
    FlowRecord record =
        only(
            verdict("DROPPED", PluginDecision.DENIED),
            drop("POLICY_DENIED"),
            verdict("DROPPED", PluginDecision.DENIED).after(Duration.ofSeconds(1)),
            drop("POLICY_DENIED").after(Duration.ofSeconds(1)));

    assertThat(record.getOutcome()).isEqualTo(Outcome.DROPPED);
    assertThat(record.getPacketsDropped()).isEqualTo(2);
    assertThat(record.getDropReason()).isNull();
    assertThat(record.getPlugin().getDropReason()).isEqualTo("POLICY_DENIED");
    assertThat(record.getPlugin().getIngress()).isEqualTo(PluginDecision.DENIED);
    assertThat(record.getPassedDestination()).isNull();
  }

  @Test
  void aDropForAnotherReasonIsNoPolicys() {
    FlowRecord record =
        only(
            syn().traced(Point.TO_OTHER, Direction.EGRESS),
            drop("STALE_OR_UNROUTABLE_IP")
                .said("DROPPED", "STALE_OR_UNROUTABLE_IP", PluginDecision.UNKNOWN));

    assertThat(record.getOutcome()).isEqualTo(Outcome.UNANSWERED);
    assertThat(record.getPacketsDropped()).isEqualTo(1);
    assertThat(record.getPlugin().getDropReason()).isEqualTo("STALE_OR_UNROUTABLE_IP");
  }

  @Test
  void auditLetsThrough() {
    FlowRecord record = only(verdict("AUDIT", PluginDecision.AUDITED), syn(), answer(SYN_ACK));

    assertThat(record.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(record.getPlugin().getVerdict()).isEqualTo("AUDIT");
    assertThat(record.getPlugin().getIngress()).isEqualTo(PluginDecision.AUDITED);
    assertThat(record.getPassedDestination()).isTrue();
  }

  @Test
  void aPolicyThatChangesWithinTheCellIsMixed() {
    FlowRecord record =
        only(
            verdict("FORWARDED", PluginDecision.ALLOWED),
            drop("POLICY_DENIED").after(Duration.ofSeconds(3)));

    assertThat(record.getPlugin().getIngress()).isEqualTo(PluginDecision.MIXED);
    assertThat(record.getPassedDestination()).isNull();
  }

  @Test
  void aDeniedDatagramOpensItsFlowCertainly() {
    Tuple dns = Tuple.of(17, "10.1.1.2", 5000, "10.1.2.10", 53);
    FlowRecord record = only(drop("POLICY_DENIED").of(dns));

    assertThat(record.getOrientation()).isEqualTo(Orientation.CERTAIN);
    assertThat(record.getSrcPort()).isEqualTo(5000);
    assertThat(record.getOutcome()).isEqualTo(Outcome.DROPPED);
  }

  @Test
  void aDroppedAnswerIsNotADenialOfTheRequest() {
    Tuple dns = Tuple.of(17, "10.1.1.2", 5000, "10.1.2.10", 53);
    FlowRecord record =
        only(
            syn().of(dns),
            drop("FIB_LOOKUP_FAILED")
                .said("DROPPED", "FIB_LOOKUP_FAILED", PluginDecision.UNKNOWN)
                .of(dns.reversed())
                .after(Duration.ofMillis(5)));

    assertThat(record.getDstPort()).isEqualTo(53);
    assertThat(record.getOutcome()).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void aConnectionJoinedMidwayIsInferredAndOfUnknownOutcome() {
    FlowRecord record = only(syn().with(ACK).traced(Point.TO_OTHER, Direction.EGRESS).reply(null));

    assertThat(record.getOrientation()).isEqualTo(Orientation.INFERRED);
    assertThat(record.getOutcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(record.getConnectionStart()).isNull();
    assertThat(record.getLifecycle()).isEqualTo(Lifecycle.ONGOING);
  }

  @Test
  void anAnswerTellsWhoAskedEvenWhenItComesFirst() {
    FlowRecord record = only(answer(SYN_ACK));

    assertThat(record.getSrcIp()).isEqualTo("10.1.1.2");
    assertThat(record.getOrientation()).isEqualTo(Orientation.CERTAIN);
    assertThat(record.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
  }

  @Test
  void pingAndItsAnswerAreOne() {
    Tuple ping = Tuple.of(1, "10.1.1.2", null, "10.1.2.3", null);
    FlowRecord record =
        only(
            syn().of(ping).icmp(8),
            syn()
                .of(ping.reversed())
                .icmp(0)
                .traced(Point.TO_OTHER, Direction.INGRESS)
                .reply(true));

    assertThat(record.getIcmpType()).isEqualTo(8);
    assertThat(record.getSrcIp()).isEqualTo("10.1.1.2");
    assertThat(record.getSrcPort()).isNull();
    assertThat(record.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
  }

  @Test
  void icmpErrorsAreNoFlows() {
    feed(syn().of(Tuple.of(1, "10.1.1.2", null, "10.1.2.3", null)).icmp(3));

    assertThat(sink.flows).isEmpty();
  }

  @Test
  void aServicesAddressIsJoinedWithTheBackendBehindIt() {
    Tuple asked = Tuple.of(6, "10.1.1.2", 40000, "10.96.0.20", 80);
    tracker.event(syn().of(asked).on("n1").traced(Point.FROM, Direction.EGRESS).event(false, true));
    feed(syn().on("n1").traced(Point.TO_OTHER, Direction.EGRESS));

    FlowRecord record = sink.flows.get(0);
    assertThat(sink.flows).hasSize(1);
    assertThat(record.getDstIp()).isEqualTo("10.1.2.3");
    assertThat(record.getDstPort()).isEqualTo(8080);
    assertThat(record.getOriginalDstIp()).isEqualTo("10.96.0.20");
    assertThat(record.getOriginalDstPort()).isEqualTo(80);
    assertThat(record.getWireDstIp()).isEqualTo("10.1.2.3");
  }

  @Test
  void aServicesAddressWithoutABackendStays() {
    Tuple asked = Tuple.of(6, "10.1.1.2", 40000, "10.96.0.20", 80);
    tracker.event(syn().of(asked).traced(Point.FROM, Direction.EGRESS).event(false, true));
    tracker.finish();

    assertThat(sink.flows).singleElement().extracting(FlowRecord::getDstIp).isEqualTo("10.96.0.20");
  }

  @Test
  void eachCellHasItsRecordAndTheConnectionItsStart() {
    feed(
        syn(),
        answer(SYN_ACK).after(Duration.ofMillis(1)),
        syn().with(ACK).after(Duration.ofSeconds(12)));

    assertThat(sink.flows)
        .extracting(FlowRecord::getCellStart)
        .containsExactly(NINE, NINE.plusSeconds(10));
    assertThat(sink.flows)
        .allSatisfy(f -> assertThat(f.getConnectionStart()).isEqualTo(NINE.plusSeconds(1)));
    assertThat(sink.flows)
        .extracting(FlowRecord::getLifecycle)
        .containsExactly(Lifecycle.OPENED, Lifecycle.ONGOING);
    assertThat(sink.flows)
        .extracting(FlowRecord::getOutcome)
        .containsExactly(Outcome.ESTABLISHED, Outcome.ESTABLISHED);
  }

  @Test
  void aDenialInALaterCellOutweighsEarlierAnswers() {
    feed(
        syn(),
        answer(SYN_ACK).after(Duration.ofMillis(1)),
        drop("POLICY_DENIED").with(ACK).after(Duration.ofSeconds(12)));

    assertThat(sink.flows)
        .extracting(FlowRecord::getOutcome)
        .containsExactly(Outcome.ESTABLISHED, Outcome.DROPPED);
  }

  @Test
  void aPortThatIsUsedAgainIsAnotherConnection() {
    feed(
        syn(),
        answer(SYN_ACK).after(Duration.ofMillis(1)),
        syn().with(FIN_ACK).after(Duration.ofMillis(2)),
        syn().after(Duration.ofSeconds(4)));

    assertThat(sink.flows)
        .extracting(FlowRecord::getConnectionStart)
        .containsExactly(NINE.plusSeconds(1), NINE.plusSeconds(5));
  }

  @Test
  void eventsThatComeALittleLateAreOfTheirCell() {
    feed(syn().after(Duration.ofMillis(10_000)), syn().after(Duration.ofMillis(8_500)));

    assertThat(sink.flows)
        .extracting(FlowRecord::getCellStart)
        .containsExactly(NINE, NINE.plusSeconds(10));
  }

  @Test
  void lossesAreTheirNodes() {
    tracker.event(
        new HubbleEvent.Lost(
            "n1", NINE, NINE.plusSeconds(2), LossPlace.KERNEL, 17L, "PERF_EVENT_RING_BUFFER"));
    tracker.event(
        new HubbleEvent.Lost(
            "n1", NINE.plusSeconds(3), NINE.plusSeconds(3), LossPlace.KERNEL, 3L, "x"));
    tracker.event(
        new HubbleEvent.Lost(null, NINE, NINE, LossPlace.BUFFER, null, "HUBBLE_RING_BUFFER"));
    tracker.finish();

    assertThat(sink.losses)
        .extracting(
            ObserverLoss::getObserver,
            ObserverLoss::getPlace,
            ObserverLoss::getCount,
            ObserverLoss::getIntervalStart,
            ObserverLoss::getIntervalEnd)
        .containsExactlyInAnyOrder(
            tuple("n1", LossPlace.KERNEL, 17L, NINE, NINE.plusSeconds(2)),
            tuple("n1", LossPlace.KERNEL, 3L, NINE.plusSeconds(3), microAfter(NINE.plusSeconds(3))),
            tuple("fallback", LossPlace.BUFFER, null, NINE, microAfter(NINE)));
  }

  private static Instant microAfter(Instant at) {
    return at.plusNanos(1_000);
  }

  @Test
  void lossesAreReportedThoughNothingFlows() {
    tracker.event(new HubbleEvent.Lost("n1", NINE, NINE, LossPlace.KERNEL, 1L, "x"));
    tracker.advanceTo(NINE.plusSeconds(13));

    assertThat(sink.losses).hasSize(1);
  }

  @Test
  void aNodeThatARelayDoesNotHearIsTimeNotSeen() {
    tracker.event(new HubbleEvent.Nodes(NINE, HubbleEvent.NodeState.UNHEARD, List.of("n3")));
    tracker.advanceTo(NINE.plusSeconds(13));
    tracker.event(
        new HubbleEvent.Nodes(
            NINE.plusSeconds(15), HubbleEvent.NodeState.CONNECTED, List.of("n3", "n4")));
    tracker.finish();

    assertThat(sink.losses).hasSize(2);
    assertThat(sink.losses)
        .allSatisfy(
            loss -> {
              assertThat(loss.getObserver()).isEqualTo("n3");
              assertThat(loss.getUnit()).isEqualTo(LossUnit.TIME);
            });
    assertThat(sink.losses.get(0).getIntervalStart()).isEqualTo(NINE);
    assertThat(sink.losses.get(1).getIntervalEnd()).isEqualTo(NINE.plusSeconds(15));
  }

  @Test
  void moreConnectionsThanAllowedAreCounted() {
    ObserverConfig small = new ObserverConfig("c", "n", CELL, List.of(), Enforcement.NONE, null, 1);
    HubbleTracker bounded = new HubbleTracker(small, sink);
    bounded.event(syn().event());
    bounded.event(syn().of(Tuple.of(6, "10.1.1.2", 40001, "10.1.2.3", 8080)).event());
    bounded.finish();

    assertThat(sink.flows).hasSize(1);
    assertThat(sink.losses).singleElement().extracting(ObserverLoss::getCount).isEqualTo(1L);
  }

  @Test
  void aClockThatLeapsBeginsAnew() {
    feed(syn().after(Duration.ofDays(9_000)), syn());

    assertThat(sink.flows).hasSize(2);
  }

  private FlowRecord only(Seen... events) {
    feed(events);
    assertThat(sink.flows).hasSize(1);
    return sink.flows.get(0);
  }

  private void feed(Seen... events) {
    for (Seen event : events) {
      tracker.event(event.event());
    }
    tracker.finish();
  }
}
