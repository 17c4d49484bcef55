package io.weir.stream.pairing;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairingTest {

  private final Pairing pairing = new Pairing(Duration.ofSeconds(2));

  @Test
  void twoNodesThatSawOneConnectionMakeOneRowAndCountItsBytesOnce() {
    FlowRecord source = flow("node-a", 0);
    FlowRecord destination = flow("node-b", 0, CELL.plusMillis(2900));
    destination.setBytesToDst(900L);

    List<PairedFlow> paired = pairing.pair(List.of(source, destination));

    assertThat(paired).hasSize(1);
    assertThat(paired.get(0).observers()).containsExactly("node-a", "node-b");
    assertThat(paired.get(0).flow().getBytesToDst()).isEqualTo(1000);
    assertThat(paired.get(0).flow().getConnectionStart()).isEqualTo(CELL.plusSeconds(1));
    assertThat(paired.get(0).flow().getIntervalEnd()).isEqualTo(CELL.plusMillis(3400));
  }

  @Test
  void aNodesPluginAndItsKernelSawTheSameConnectionAndTheSameDrops() {
    FlowRecord kernel = flow("node-a", 0);
    kernel.setPacketsDropped(3L);
    FlowRecord plugin = flow("node-a", 1, CELL.plusMillis(1400));
    plugin.setSourceKind(SourceKind.HUBBLE);
    plugin.setBytesToDst(null);
    plugin.setPacketsDropped(2L);
    FlowRecord other = flow("node-b", 0);
    other.setPacketsDropped(5L);

    List<PairedFlow> paired = pairing.pair(List.of(plugin, other, kernel));

    assertThat(paired).hasSize(1);
    FlowRecord flow = paired.get(0).flow();
    assertThat(paired.get(0).observers()).containsExactly("node-a", "node-b");
    assertThat(flow.getSourceKind()).isEqualTo(SourceKind.MERGED);
    assertThat(flow.getBytesToDst()).isEqualTo(1000);
    assertThat(flow.getPacketsDropped()).isEqualTo(8);
  }

  @Test
  void twoConnectionsOfOnePluginStayTwo() {
    FlowRecord first = flow("node-a", 0);
    FlowRecord second = flow("node-a", 1, CELL.plusMillis(1400));
    first.setSourceKind(SourceKind.HUBBLE);
    second.setSourceKind(SourceKind.HUBBLE);

    assertThat(pairing.pair(List.of(first, second))).hasSize(2);
  }

  @Test
  void recordsOfOneObserverInOneCellFollowEachOtherAndAddUp() {
    FlowRecord opened = flow("node-a", 0);
    opened.setLifecycle(Lifecycle.OPENED);
    FlowRecord closed = flow("node-a", 1);
    closed.setLifecycle(Lifecycle.CLOSED);
    closed.setIntervalStart(CELL.plusSeconds(4));
    closed.setIntervalEnd(CELL.plusSeconds(6));
    closed.setBytesToSrc(null);

    List<PairedFlow> paired = pairing.pair(List.of(closed, opened));

    assertThat(paired).hasSize(1);
    FlowRecord flow = paired.get(0).flow();
    assertThat(flow.getLifecycle()).isEqualTo(Lifecycle.CLOSED);
    assertThat(flow.getBytesToDst()).isEqualTo(2000);
    assertThat(flow.getBytesToSrc()).isEqualTo(5000);
    assertThat(flow.getIntervalStart()).isEqualTo(CELL.plusSeconds(1));
    assertThat(flow.getIntervalEnd()).isEqualTo(CELL.plusSeconds(6));
  }

  @Test
  void aRecordThatComesTwiceCountsOnce() {
    List<PairedFlow> paired = pairing.pair(List.of(flow("node-a", 7), flow("node-a", 7)));

    assertThat(paired).hasSize(1);
    assertThat(paired.get(0).flow().getBytesToDst()).isEqualTo(1000);
  }

  @Test
  void startsFurtherApartThanTheToleranceAreTwoConnections() {
    List<PairedFlow> paired =
        pairing.pair(List.of(flow("node-a", 0), flow("node-b", 0, CELL.plusMillis(3001))));

    assertThat(paired).hasSize(2);
    assertThat(paired).extracting(PairedFlow::rowId).doesNotHaveDuplicates();
  }

  @Test
  void aReusedPortMakesTwoConnectionsAndEachMeetsItsOwnOtherEnd() {
    FlowRecord first = flow("node-a", 0, CELL.plusSeconds(1));
    FlowRecord second = flow("node-a", 1, CELL.plusMillis(2500));
    FlowRecord farSecond = flow("node-b", 0, CELL.plusMillis(2600));

    List<PairedFlow> paired = pairing.pair(List.of(farSecond, second, first));

    assertThat(paired)
        .extracting(PairedFlow::observers)
        .containsExactly(List.of("node-a"), List.of("node-a", "node-b"));
  }

  @Test
  void anObserverThatDoesNotKnowTheStartPairsWithOneThatDoes() {
    FlowRecord known = flow("node-b", 0);
    FlowRecord unknown = flow("node-a", 0);
    unknown.setConnectionStart(null);

    List<PairedFlow> paired = pairing.pair(List.of(unknown, known));

    assertThat(paired).hasSize(1);
    assertThat(paired.get(0).flow().getConnectionStart()).isEqualTo(CELL.plusSeconds(1));
  }

  @Test
  void aDropAtTheDestinationExplainsTheSilenceAtTheSource() {
    FlowRecord source = flow("node-a", 0);
    source.setOutcome(Outcome.UNANSWERED);
    source.setPassedSource(true);
    FlowRecord destination = flow("node-b", 0);
    destination.setOutcome(Outcome.DROPPED);
    destination.setDropReason("NETFILTER_DROP");
    destination.setPacketsDropped(3L);
    destination.setCapabilities(List.of(Capability.DROPS));

    PairedFlow paired = pairing.pair(List.of(source, destination)).get(0);

    assertThat(paired.flow().getOutcome()).isEqualTo(Outcome.DROPPED);
    assertThat(paired.flow().getDropReason()).isEqualTo("NETFILTER_DROP");
    assertThat(paired.flow().getPacketsDropped()).isEqualTo(3);
    assertThat(paired.flow().getPassedSource()).isTrue();
    assertThat(paired.flow().getPassedDestination()).isNull();
    assertThat(paired.dropObserved()).isTrue();
    assertThat(paired.dropObserver()).isEqualTo("node-b");
    assertThat(paired.flow().getCapabilities())
        .containsExactlyInAnyOrder(Capability.DROPS, Capability.REPLIES, Capability.COUNTERS);
  }

  @Test
  void bothDirectionsSeenOutweighADropWhichIsKept() {
    FlowRecord source = flow("node-a", 0);
    FlowRecord destination = flow("node-b", 0);
    destination.setOutcome(Outcome.DROPPED);
    destination.setDropReason("NETFILTER_DROP");

    PairedFlow paired = pairing.pair(List.of(source, destination)).get(0);

    assertThat(paired.flow().getOutcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(paired.flow().getDropReason()).isEqualTo("NETFILTER_DROP");
    assertThat(paired.dropObserved()).isTrue();
  }

  @Test
  void behindATranslationTheObserverThatKnowsTheTrueInitiatorIsBelieved() {
    FlowRecord source = flow("node-a", 0);
    source.setSrcIp("10.1.1.9");
    source.setSrcPort(55555);
    source.setTranslatedSrcIp("10.1.1.2");
    source.setTranslatedSrcPort(40000);
    source.setOriginalDstIp("10.96.0.10");
    source.setOriginalDstPort(80);
    FlowRecord destination = flow("node-0", 0);

    FlowRecord flow = pairing.pair(List.of(source, destination)).get(0).flow();

    assertThat(flow.getSrcIp()).isEqualTo("10.1.1.9");
    assertThat(flow.getSrcPort()).isEqualTo(55555);
    assertThat(flow.getTranslatedSrcIp()).isEqualTo("10.1.1.2");
    assertThat(flow.getOriginalDstIp()).isEqualTo("10.96.0.10");
    assertThat(flow.getOriginalDstPort()).isEqualTo(80);
  }

  @Test
  void theRowIdStaysWhatItIs() {
    assertThat(pairing.pair(List.of(flow("node-a", 0))).get(0).rowId())
        .isEqualTo("168d788b4d09de8224f20042a64899fb");
  }

  @Test
  void aNegativeToleranceIsRefusedWithItsValue() {
    assertThatThrownBy(() -> new Pairing(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pairing-tolerance")
        .hasMessageContaining("PT-1S");
  }
}
