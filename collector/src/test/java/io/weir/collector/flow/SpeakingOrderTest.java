package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * One connection has one record whichever source is heard first: the kernel tells of a refused
 * connection's end before it drops what was refused, and, where it keeps no times, conntrack's
 * events are as late as they are read.
 */
class SpeakingOrderTest {

  private static final Instant CELL = Instant.parse("2026-11-21T10:00:00Z");
  private static final long NODE = 1;
  private static final int PORT = 40_000;
  private static final int SYN = 2;
  private static final int SYN_ACK = 18;

  private final RecordingSink sink = new RecordingSink();
  private final NodeTracker tracker =
      new NodeTracker(
          ObserverConfig.of(
                  "c", "n", Duration.ofSeconds(10), List.of("10.1.1.0/24"), Enforcement.NETFILTER)
              .withNodeNetns(NODE),
          EnumSet.of(Capability.DROPS, Capability.REPLIES),
          sink);

  @Test
  void aRefusalIsOfTheConnectionThatItEndedThoughTheEndIsHeardFirst() {
    refusedEntry(1, 7);
    refusedPacket(2);
    assertThat(finish()).hasSize(1);
    FlowRecord flow = sink.flows.get(0);
    assertThat(flow.getOutcome()).isEqualTo(Outcome.REFUSED);
    assertThat(flow.getLifecycle()).isEqualTo(Lifecycle.CLOSED);
    assertThat(flow.getPacketsDropped()).isEqualTo(1);
    assertThat(flow.getIntervalEnd()).isEqualTo(at(1).plusNanos(1_000));
  }

  @Test
  void eachOfTwoRefusalsIsOfItsOwnConnectionThoughBothEndsAreHeardFirst() {
    refusedEntry(1, 7);
    refusedPacket(2);
    refusedEntry(5, 8);
    refusedPacket(6);
    assertTwoRefusals(at(1), at(5));
  }

  @Test
  void eachOfTwoRefusalsIsOfItsOwnConnectionThoughBothDropsAreHeardFirst() {
    refusedPacket(1);
    refusedEntry(2, 7);
    refusedPacket(5);
    refusedEntry(6, 8);
    assertTwoRefusals(at(1), at(5));
  }

  @Test
  void eachOfTwoRefusalsIsOfItsOwnConnectionThoughOnceTheEndIsHeardFirst() {
    refusedEntry(1, 7);
    refusedPacket(2);
    refusedPacket(5);
    refusedEntry(6, 8);
    assertTwoRefusals(at(1), at(5));
  }

  private void assertTwoRefusals(Instant first, Instant second) {
    assertThat(finish()).extracting(FlowRecord::getOutcome).containsOnly(Outcome.REFUSED);
    assertThat(sink.flows).extracting(FlowRecord::getPacketsDropped).containsExactly(1L, 1L);
    assertThat(sink.flows)
        .extracting(FlowRecord::getConnectionStart)
        .containsExactly(first, second);
  }

  @Test
  void aDroppedAnswerIsOfTheConnectionWhoseOpeningIsHeardLater() {
    Entry entry = Entry.tcp(PORT, 7, null);
    tracker.drop(drop(1, "NETFILTER_DROP", SYN_ACK, CtInfo.ESTABLISHED_REPLY));
    tracker.conntrack(entry.event(Kind.NEW, at(2)));
    tracker.conntrack(entry.answered(1).in("SYN_RECV").event(Kind.UPDATE, at(2)));
    assertThat(finish()).hasSize(1);
    FlowRecord flow = sink.flows.get(0);
    assertThat(flow.getOutcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(flow.getPacketsDropped()).isEqualTo(1);
    assertThat(flow.getConnectionStart()).isEqualTo(at(1));
  }

  /** Such a packet may be a straggler of an older connection between the same ports. */
  @Test
  void aLaterPacketThatWasDroppedBeforeAnOpeningIsNotOfTheConnection() {
    tracker.drop(drop(1, "NETFILTER_DROP", 16, CtInfo.UNTRACKED));
    tracker.conntrack(Entry.tcp(PORT, 7, null).event(Kind.NEW, at(2)));
    assertThat(finish()).hasSize(2);
  }

  private void refusedEntry(int millis, long id) {
    Entry entry = Entry.tcp(PORT, id, null);
    tracker.conntrack(entry.event(Kind.NEW, at(millis)));
    tracker.conntrack(entry.in("CLOSE").event(Kind.DESTROY, at(millis)));
  }

  private void refusedPacket(int millis) {
    tracker.drop(drop(millis, "NO_SOCKET", SYN, CtInfo.NEW));
  }

  private static DropEvent drop(int millis, String reason, int flags, CtInfo ctinfo) {
    boolean answer = ctinfo == CtInfo.ESTABLISHED_REPLY;
    IpAddress client = IpAddress.parse("10.1.1.2");
    IpAddress server = IpAddress.parse("10.1.2.3");
    return new DropEvent(
        at(millis),
        NODE,
        reason,
        6,
        answer ? server : client,
        answer ? 8080 : PORT,
        answer ? client : server,
        answer ? PORT : 8080,
        null,
        null,
        flags,
        ctinfo,
        null,
        null);
  }

  private List<FlowRecord> finish() {
    tracker.finish(CELL.plusSeconds(9));
    return sink.flows;
  }

  private static Instant at(int millis) {
    return CELL.plusMillis(millis);
  }
}
