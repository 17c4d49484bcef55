package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackParser;
import io.weir.collector.conntrack.ParsedLine;
import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.LossPlace;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Rows of facts' table "which observation means what", one node, client 10.1.1.2 and server
 * 10.1.2.3.
 */
class NodeTrackerTest {

  private static final Instant CELL = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final long NODE = 4_026_532_000L;
  private static final long POD = 4_026_532_001L;

  private final RecordingSink sink = new RecordingSink();

  private NodeTracker tracker = tracker(config("10.1.0.0/16"), Capability.DROPS);

  private NodeTracker tracker(ObserverConfig config, Capability... more) {
    EnumSet<Capability> capabilities = EnumSet.of(Capability.REPLIES);
    capabilities.addAll(List.of(more));
    return new NodeTracker(config, capabilities, sink);
  }

  private static ObserverConfig config(String... podCidrs) {
    return ObserverConfig.of("c", "node-a", INTERVAL, List.of(podCidrs), Enforcement.NETFILTER)
        .withNodeNetns(NODE);
  }

  @Test
  void anEstablishedConnectionWithinOneCellIsOneRecordWithItsCounters() {
    ct(1.0, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    ct(1.1, "[UPDATE]", "60 SYN_RECV", "", "", "", "");
    ct(1.2, "[UPDATE]", "432000 ESTABLISHED", "", "", "", "[ASSURED]");
    ct(2.0, "[UPDATE]", "120 FIN_WAIT", "", "", "", "[ASSURED]");
    ct(2.2, "[UPDATE]", "120 TIME_WAIT", "", "", "", "[ASSURED]");
    ct(3.0, "[DESTROY]", "TIME_WAIT", "packets=5 bytes=371", "", "packets=4 bytes=868", "");
    FlowRecord flow = only(finish(10));
    assertThat(flow.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(flow.getLifecycle()).isEqualTo(Lifecycle.CLOSED);
    assertThat(flow.getOrientation()).isEqualTo(Orientation.CERTAIN);
    assertThat(flow.getConnectionStart()).isEqualTo(at(1.0));
    assertThat(flow.getIntervalStart()).isEqualTo(at(1.0));
    assertThat(flow.getIntervalEnd()).isEqualTo(at(2.2).plusNanos(1_000));
    assertThat(flow.getCellStart()).isEqualTo(CELL);
    assertThat(flow.getBytesToDst()).isEqualTo(371);
    assertThat(flow.getPacketsToSrc()).isEqualTo(4);
    assertThat(flow.getTcpFlags()).isEqualTo(1 | 2 | 16);
    assertThat(flow.getPassedSource()).isTrue();
    assertThat(flow.getPassedDestination()).isTrue();
    assertThat(flow.getPacketsDropped()).isZero();
    assertThat(flow.getDropReason()).isNull();
  }

  @Test
  void anOpenTcpConnectionIsReportedInEachCellAndClosedOnce() {
    ct(1, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    ct(1, "[UPDATE]", "432000 ESTABLISHED", "", "", "", "[ASSURED]");
    ct(35, "[UPDATE]", "120 TIME_WAIT", "", "", "", "[ASSURED]");
    tracker.advanceTo(at(160));
    ct(165, "[DESTROY]", "TIME_WAIT", "packets=5 bytes=371", "", "packets=4 bytes=868", "");
    List<FlowRecord> flows = finish(180);
    assertThat(flows)
        .extracting(FlowRecord::getLifecycle)
        .containsExactly(Lifecycle.OPENED, Lifecycle.ONGOING, Lifecycle.ONGOING, Lifecycle.CLOSED);
    assertThat(flows)
        .extracting(FlowRecord::getCellStart)
        .containsExactly(CELL, at(10), at(20), at(30));
    assertThat(flows).allMatch(flow -> at(1).equals(flow.getConnectionStart()));
    assertThat(flows).allMatch(flow -> flow.getBytesToDst() == null);
    assertThat(flows.get(1).getIntervalStart()).isEqualTo(at(10));
    assertThat(flows.get(1).getIntervalEnd()).isEqualTo(at(20));
    assertThat(flows.get(1).getPassedSource()).isNull();
  }

  @Test
  void aPolicyDropIsDroppedWithBackendAndOriginalAddressAndItsRetries() {
    for (double second : new double[] {1, 2, 3}) {
      tracker.drop(drop(second, NODE, "NETFILTER_DROP", 2, CtInfo.NEW, "10.96.0.10", 80));
    }
    FlowRecord flow = only(finish(10));
    assertThat(flow.getOutcome()).isEqualTo(Outcome.DROPPED);
    assertThat(flow.getDropReason()).isEqualTo("NETFILTER_DROP");
    assertThat(flow.getPacketsDropped()).isEqualTo(3);
    assertThat(flow.getSrcIp()).isEqualTo("10.1.1.2");
    assertThat(flow.getDstIp()).isEqualTo("10.1.2.3");
    assertThat(flow.getDstPort()).isEqualTo(8080);
    assertThat(flow.getOriginalDstIp()).isEqualTo("10.96.0.10");
    assertThat(flow.getOriginalDstPort()).isEqualTo(80);
    assertThat(flow.getWireDstIp()).isEqualTo("10.1.2.3");
    assertThat(flow.getWireDstPort()).isEqualTo(8080);
    assertThat(flow.getOrientation()).isEqualTo(Orientation.CERTAIN);
    assertThat(flow.getLifecycle()).isEqualTo(Lifecycle.OPENED);
    assertThat(flow.getTcpFlags()).isEqualTo(2);
    assertThat(flow.getPassedSource()).isNull();
    assertThat(flow.getPassedDestination()).isNull();
  }

  @Test
  void retriesInLaterCellsBelongToTheSameConnection() {
    tracker.drop(drop(8, NODE, "NETFILTER_DROP", 2, CtInfo.NEW, null, null));
    tracker.drop(drop(9, NODE, "NETFILTER_DROP", 2, CtInfo.NEW, null, null));
    tracker.drop(drop(11, NODE, "NETFILTER_DROP", 2, CtInfo.NEW, null, null));
    List<FlowRecord> flows = finish(20);
    assertThat(flows).extracting(FlowRecord::getPacketsDropped).containsExactly(2L, 1L);
    assertThat(flows).extracting(FlowRecord::getConnectionStart).containsOnly(at(8));
    assertThat(flows)
        .extracting(FlowRecord::getLifecycle)
        .containsExactly(Lifecycle.OPENED, Lifecycle.ONGOING);
  }

  @Test
  void aConnectionThatGetsThroughAfterADropIsOneEstablishedRecordThatKeepsTheReason() {
    tracker.drop(drop(1, NODE, "NETFILTER_DROP", 2, CtInfo.NEW, null, null));
    ct(2, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    ct(2, "[UPDATE]", "60 SYN_RECV", "", "", "", "");
    FlowRecord flow = only(finish(10));
    assertThat(flow.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(flow.getDropReason()).isEqualTo("NETFILTER_DROP");
    assertThat(flow.getPacketsDropped()).isEqualTo(1);
    assertThat(flow.getConnectionStart()).isEqualTo(at(1));
  }

  @Test
  void aResetFromALocalDestinationIsRefused() {
    refusedConnection();
    FlowRecord flow = only(finish(10));
    assertThat(flow.getOutcome()).isEqualTo(Outcome.REFUSED);
    assertThat(flow.getLifecycle()).isEqualTo(Lifecycle.CLOSED);
    assertThat(flow.getPacketsToSrc()).isEqualTo(1);
  }

  @Test
  void aResetFromElsewhereMayBeAnotherNodesReject() {
    tracker = tracker(config("10.1.1.0/24"));
    refusedConnection();
    assertThat(only(finish(10)).getOutcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void aResetIsTheDestinationsWhereLocalityIsUnknown() {
    tracker = tracker(config());
    refusedConnection();
    assertThat(only(finish(10)).getOutcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void anInitiatorThatResetsItsOwnOpeningWasNotRefused() {
    ct(1, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    ct(1, "[DESTROY]", "119 CLOSE", "packets=2 bytes=100", "[UNREPLIED]", "packets=0 bytes=0", "");
    assertThat(only(finish(10)).getOutcome()).isEqualTo(Outcome.UNANSWERED);
  }

  @Test
  void anAnswerThatWasDroppedOnItsWayBackMeansDelivered() {
    ct(1, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    ct(1, "[UPDATE]", "60 SYN_RECV", "", "", "", "");
    tracker.drop(
        new DropEvent(
            at(1),
            NODE,
            "NETFILTER_DROP",
            6,
            IpAddress.parse("10.1.2.3"),
            8080,
            IpAddress.parse("10.1.1.2"),
            40000,
            IpAddress.parse("10.96.0.10"),
            80,
            18,
            CtInfo.ESTABLISHED_REPLY,
            null,
            null));
    FlowRecord flow = only(finish(10));
    assertThat(flow.getOutcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(flow.getDropReason()).isEqualTo("NETFILTER_DROP");
    assertThat(flow.getSrcIp()).isEqualTo("10.1.1.2");
  }

  @Test
  void theWorkloadsOwnFirewallMeansDelivered() {
    ct(1, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    tracker.drop(drop(1, POD, "NETFILTER_DROP", 2, null, null, null));
    FlowRecord flow = only(finish(10));
    assertThat(flow.getOutcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(flow.getPassedDestination()).isTrue();
  }

  @Test
  void aDropInsideAPodAloneIsNoPolicy() {
    tracker.drop(drop(1, POD, "NETFILTER_DROP", 2, null, null, null));
    assertThat(only(finish(10)).getOutcome()).isEqualTo(Outcome.UNANSWERED);
  }

  @Test
  void anAddressWithoutOwnerIsUnansweredWithTheReason() {
    ct(1, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    tracker.drop(drop(4, NODE, "NEIGH_FAILED", 2, CtInfo.NEW, null, null));
    FlowRecord flow = only(finish(10));
    assertThat(flow.getOutcome()).isEqualTo(Outcome.UNANSWERED);
    assertThat(flow.getDropReason()).isEqualTo("NEIGH_FAILED");
  }

  @Test
  void noRouteIsUnansweredThoughConntrackSawNothing() {
    tracker.drop(drop(1, NODE, "IP_INNOROUTES", 2, null, null, null));
    assertThat(only(finish(10)).getOutcome()).isEqualTo(Outcome.UNANSWERED);
  }

  @Test
  void aDropBeforeConntrackIsAPolicysWhenItIsASyn() {
    tracker.drop(drop(1, NODE, "NETFILTER_DROP", 2, null, null, null));
    assertThat(only(finish(10)).getOutcome()).isEqualTo(Outcome.DROPPED);
  }

  @Test
  void aLaterPacketWithoutAnEntryIsNoPolicysDrop() {
    tracker.drop(drop(1, NODE, "NETFILTER_DROP", 16, null, null, null));
    FlowRecord flow = only(finish(10));
    assertThat(flow.getOutcome()).isEqualTo(Outcome.UNANSWERED);
    assertThat(flow.getOrientation()).isEqualTo(Orientation.INFERRED);
    assertThat(flow.getConnectionStart()).isNull();
  }

  @Test
  void aTrafficControlDropAtTheDestinationsVethIsDropped() {
    ct(1, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    tracker.drop(drop(1, NODE, "TC_EGRESS", 2, CtInfo.NEW, "10.96.0.10", 80));
    FlowRecord flow = only(finish(10));
    assertThat(flow.getOutcome()).isEqualTo(Outcome.DROPPED);
    assertThat(flow.getPassedDestination()).isNull();
  }

  @Test
  void aUdpDatagramNobodyListensForIsRefused() {
    udp(1, "[NEW]", "30", "[UNREPLIED]");
    tracker.drop(
        new DropEvent(
            at(1),
            POD,
            "NO_SOCKET",
            17,
            IpAddress.parse("10.1.1.2"),
            5000,
            IpAddress.parse("10.1.2.3"),
            53,
            null,
            null,
            null,
            null,
            null,
            null));
    assertThat(only(finish(10)).getOutcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void aUdpDropIsDropped() {
    tracker.drop(
        new DropEvent(
            at(1),
            NODE,
            "NETFILTER_DROP",
            17,
            IpAddress.parse("10.1.1.2"),
            5000,
            IpAddress.parse("10.1.2.3"),
            53,
            IpAddress.parse("10.96.0.10"),
            53,
            null,
            CtInfo.NEW,
            null,
            null));
    FlowRecord flow = only(finish(10));
    assertThat(flow.getOutcome()).isEqualTo(Outcome.DROPPED);
    assertThat(flow.getOriginalDstIp()).isEqualTo("10.96.0.10");
    assertThat(flow.getOrientation()).isEqualTo(Orientation.CERTAIN);
  }

  @Test
  void anIdleUdpEntrysEndIsNoTraffic() {
    udp(1, "[NEW]", "30", "[UNREPLIED]");
    udp(1.5, "[UPDATE]", "30", "");
    tracker.advanceTo(at(60));
    udp(62, "[DESTROY]", "", "");
    FlowRecord flow = only(finish(70));
    assertThat(flow.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(flow.getLifecycle()).isEqualTo(Lifecycle.OPENED);
  }

  @Test
  void anEntryOlderThanTheObserverIsInferredWithoutStart() {
    ct(1, "[UPDATE]", "120 FIN_WAIT", "", "", "", "[ASSURED]");
    FlowRecord flow = only(finish(10));
    assertThat(flow.getOrientation()).isEqualTo(Orientation.INFERRED);
    assertThat(flow.getConnectionStart()).isNull();
    assertThat(flow.getLifecycle()).isEqualTo(Lifecycle.ONGOING);
    assertThat(flow.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(flow.getPassedSource()).isNull();
  }

  @Test
  void anOlderEntryThatIsKilledIsReportedWithoutCountersOfEarlierTime() {
    ct(1, "[DESTROY]", "100 ESTABLISHED", "packets=9 bytes=900", "", "packets=9 bytes=9", "");
    FlowRecord flow = only(finish(10));
    assertThat(flow.getLifecycle()).isEqualTo(Lifecycle.CLOSED);
    assertThat(flow.getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(flow.getOrientation()).isEqualTo(Orientation.INFERRED);
    assertThat(flow.getBytesToDst()).isNull();
  }

  @Test
  void anOlderEntryThatExpiresWasSilentBefore() {
    ct(1, "[DESTROY]", "TIME_WAIT", "packets=9 bytes=900", "", "packets=9 bytes=9", "");
    assertThat(finish(10)).isEmpty();
  }

  @Test
  void anOpeningTriedAgainAfterItsEntryExpiredIsOneRecordInTheCell() {
    ct(1, "[NEW]", "2 SYN_SENT", "", "[UNREPLIED]", "", "");
    ct(4, "[DESTROY]", "SYN_SENT", "packets=2 bytes=120", "[UNREPLIED]", "packets=0 bytes=0", "");
    ct(5, "[NEW]", "2 SYN_SENT", "", "[UNREPLIED]", "", "");
    ct(9, "[DESTROY]", "SYN_SENT", "packets=1 bytes=60", "[UNREPLIED]", "packets=0 bytes=0", "");
    FlowRecord flow = only(finish(10));
    assertThat(flow.getConnectionStart()).isEqualTo(at(1));
    assertThat(flow.getPacketsToDst()).isEqualTo(3);
    assertThat(flow.getOutcome()).isEqualTo(Outcome.UNANSWERED);
  }

  @Test
  void aPortUsedAgainIsAnotherConnection() {
    for (double second : new double[] {1, 5}) {
      ct(second, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
      ct(second, "[UPDATE]", "432000 ESTABLISHED", "", "", "", "[ASSURED]");
      ct(second + 1, "[DESTROY]", "10 CLOSE", "packets=5 bytes=371", "", "packets=4 bytes=8", "");
    }
    List<FlowRecord> flows = finish(10);
    assertThat(flows).extracting(FlowRecord::getConnectionStart).containsExactly(at(1), at(5));
    assertThat(flows).allMatch(flow -> flow.getOutcome() == Outcome.ESTABLISHED);
  }

  @Test
  void aUdpFlowAgainstTheDirectionOfAKnownOneIsInferred() {
    udp(1, "[NEW]", "30", "[UNREPLIED]");
    line(
        stamp(2)
            + " [NEW] ipv4 2 udp 17 30 src=10.1.2.3 dst=10.1.1.2 sport=53 dport=5000 [UNREPLIED]"
            + " src=10.1.1.2 dst=10.1.2.3 sport=5000 dport=53 zone=4 id=79");
    assertThat(finish(10))
        .extracting(FlowRecord::getConnectionStart, FlowRecord::getOrientation)
        .containsExactlyInAnyOrder(
            tuple(at(1), Orientation.CERTAIN), tuple(at(2), Orientation.INFERRED));
  }

  @Test
  void whatExceedsTheBoundIsCountedAsLoss() {
    tracker =
        tracker(new ObserverConfig("c", "node-a", INTERVAL, List.of(), Enforcement.NONE, null, 1));
    ct(1, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    udp(2, "[NEW]", "30", "[UNREPLIED]");
    udp(3, "[UPDATE]", "30", "");
    only(finish(10));
    assertThat(sink.losses).hasSize(1);
    assertThat(sink.losses.get(0).getCount()).isEqualTo(2);
    assertThat(sink.losses.get(0).getPlace()).isEqualTo(LossPlace.BUFFER);
    assertThat(sink.losses.get(0).getIntervalStart()).isEqualTo(at(2));
  }

  @Test
  void aLeapOfTheClockBeginsAnewInsteadOfReportingEveryCellBetween() {
    ct(1, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    ct(1, "[UPDATE]", "432000 ESTABLISHED", "", "", "", "[ASSURED]");
    tracker.advanceTo(at(1_000_000_000));
    udp(1_000_000_001, "[NEW]", "30", "[UNREPLIED]");
    assertThat(finish(1_000_000_010)).hasSize(2);
  }

  @Test
  void anEventThatComesLateCountsForTheCurrentCell() {
    ct(12, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    tracker.drop(drop(9, NODE, "NEIGH_FAILED", 2, CtInfo.NEW, null, null));
    FlowRecord flow = only(finish(20));
    assertThat(flow.getCellStart()).isEqualTo(at(10));
    assertThat(flow.getDropReason()).isEqualTo("NEIGH_FAILED");
  }

  @Test
  void neighbourDiscoveryAndErrorsAboutOthersAreNoFlows() {
    tracker.drop(
        new DropEvent(
            at(1),
            NODE,
            "NOT_SPECIFIED",
            58,
            IpAddress.parse("fe80::1"),
            null,
            IpAddress.parse("ff02::1"),
            null,
            null,
            null,
            null,
            null,
            135,
            0));
    tracker.drop(
        new DropEvent(
            at(1),
            NODE,
            "NETFILTER_DROP",
            1,
            IpAddress.parse("10.1.2.3"),
            null,
            IpAddress.parse("10.1.1.2"),
            null,
            null,
            null,
            null,
            CtInfo.RELATED_REPLY,
            3,
            3));
    assertThat(finish(10)).isEmpty();
  }

  @Test
  void withoutADropSourceNothingIsSaidOfDrops() {
    tracker = tracker(config());
    ct(1, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    FlowRecord flow = only(finish(10));
    assertThat(flow.getPacketsDropped()).isNull();
    assertThat(flow.getCapabilities()).doesNotContain(Capability.DROPS);
  }

  private void refusedConnection() {
    ct(1, "[NEW]", "120 SYN_SENT", "", "[UNREPLIED]", "", "");
    ct(1, "[DESTROY]", "120 CLOSE", "packets=1 bytes=60", "[UNREPLIED]", "packets=1 bytes=40", "");
  }

  private void ct(
      double second,
      String kind,
      String state,
      String sent,
      String unreplied,
      String answered,
      String assured) {
    line(
        "%s %s ipv4 2 tcp 6 %s src=10.1.1.2 dst=10.96.0.10 sport=40000 dport=80 %s %s"
                .formatted(stamp(second), kind, state, sent, unreplied)
            + " src=10.1.2.3 dst=10.1.1.2 sport=8080 dport=40000 %s %s id=77"
                .formatted(answered, assured));
  }

  private void udp(double second, String kind, String timeout, String unreplied) {
    line(
        "%s %s ipv4 2 udp 17 %s src=10.1.1.2 dst=10.1.2.3 sport=5000 dport=53 %s"
                .formatted(stamp(second), kind, timeout, unreplied)
            + " src=10.1.2.3 dst=10.1.1.2 sport=53 dport=5000 id=78");
  }

  private void line(String text) {
    ParsedLine parsed = ConntrackParser.parse(text);
    assertThat(parsed).as(text).isInstanceOf(ParsedLine.Read.class);
    ConntrackEvent event = ((ParsedLine.Read) parsed).event();
    tracker.conntrack(event);
  }

  private static DropEvent drop(
      double second,
      long netns,
      String reason,
      int flags,
      @Nullable CtInfo ctinfo,
      @Nullable String originalDst,
      @Nullable Integer originalPort) {
    return new DropEvent(
        at(second),
        netns,
        reason,
        6,
        IpAddress.parse("10.1.1.2"),
        40000,
        IpAddress.parse("10.1.2.3"),
        8080,
        originalDst == null ? null : IpAddress.parse(originalDst),
        originalPort,
        flags,
        ctinfo,
        null,
        null);
  }

  private static String stamp(double second) {
    Instant at = at(second);
    return "[%d.%06d]".formatted(at.getEpochSecond(), at.getNano() / 1_000);
  }

  private static Instant at(double second) {
    return CELL.plusNanos(Math.round(second * 1_000_000) * 1_000);
  }

  private List<FlowRecord> finish(double second) {
    tracker.finish(at(second));
    return sink.flows;
  }

  private static FlowRecord only(List<FlowRecord> flows) {
    assertThat(flows).hasSize(1);
    return flows.get(0);
  }
}
