package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.ebpf.DropFilter;
import io.weir.collector.ebpf.DropListener;
import io.weir.collector.ebpf.DropSource;
import io.weir.collector.netlink.ConntrackFeed;
import io.weir.collector.netlink.ConntrackOptions;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The running kernel: conntrack and kfree_skb in network namespaces made for it. */
class RealKernelIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static KernelNetwork network;

  @BeforeAll
  static void makeNetwork() throws Exception {
    KernelNetwork.assumePossible();
    network = new KernelNetwork();
    network.serve(8080);
  }

  @AfterAll
  static void removeNetwork() throws Exception {
    if (network != null) {
      network.close();
    }
  }

  @Test
  void aPolicysDropIsSeenWithItsReasonBackendAndOriginalDestination() throws Exception {
    Instant before = Instant.now();
    DropEvent drop =
        firstDrop(() -> network.connect("10.96.0.10", 99), event -> event.protocol() == 6);
    assertThat(drop.reason()).isEqualTo("NETFILTER_DROP");
    assertThat(drop.netns()).isEqualTo(network.netns(network.node()));
    assertThat(drop.src()).asString().isEqualTo("10.77.1.2");
    assertThat(drop.srcPort()).isBetween(1, 65_535);
    assertThat(drop.dst()).asString().isEqualTo("10.77.2.2");
    assertThat(drop.dstPort()).isEqualTo(9999);
    assertThat(drop.originalDst()).asString().isEqualTo("10.96.0.10");
    assertThat(drop.originalDstPort()).isEqualTo(99);
    assertThat(drop.tcpFlags()).isEqualTo(TcpFlags.SYN);
    assertThat(drop.ctinfo()).isEqualTo(CtInfo.NEW);
    assertThat(drop.at()).isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
  }

  @Test
  void dropsOfIpv6AreSeenToo() throws Exception {
    DropEvent drop =
        firstDrop(
            () -> network.connect("fd00:77:2::2", 9999),
            event -> event.dst().equals(IpAddress.parse("fd00:77:2::2")));
    assertThat(drop.reason()).isEqualTo("NETFILTER_DROP");
    assertThat(drop.src()).asString().isEqualTo("fd00:77:1::2");
    assertThat(drop.dstPort()).isEqualTo(9999);
    assertThat(drop.originalDst()).asString().isEqualTo("fd00:77:2::2");
  }

  @Test
  void dropsElsewhereAreNotReported() throws Exception {
    assumeDropsVisible();
    List<DropEvent> seen = new CopyOnWriteArrayList<>();
    DropFilter clientOnly =
        new DropFilter(
            Set.of(), Set.of(network.netns(network.client())), DropFilter.Others.IGNORED);
    DropSource elsewhere = DropSource.open(clientOnly);
    Thread reader = watch(elsewhere, seen);
    // The same drops, seen by a second source, prove that they happened.
    firstDrop(() -> network.connect("10.77.2.2", 9999), event -> true);
    stop(elsewhere, reader);
    assertThat(seen).isEmpty();
  }

  @Test
  void oneNodesTrafficBecomesFlowRecords() throws Exception {
    assumeDropsVisible();
    long node = network.netns(network.node());
    DropFilter filter =
        new DropFilter(
            Set.of(node), Set.of(network.netns(network.server())), DropFilter.Others.IGNORED);
    ObserverConfig config =
        ObserverConfig.of(
                "it", "node", Duration.ofSeconds(1), List.of("10.77.0.0/16"), Enforcement.NETFILTER)
            .withNodeNetns(node);
    RecordingSink sink = new RecordingSink();
    LiveNodeSource source =
        new LiveNodeSource(
            config,
            List.of(
                new ConntrackFeed(ConntrackOptions.inNamespace(network.node())),
                DropSource.open(filter)));
    Thread runner = new Thread(() -> runQuietly(source, sink));
    runner.start();
    try {
      // The tool subscribes some time after its start: repeat until the first connection is seen.
      await()
          .atMost(PATIENCE)
          .until(() -> network.connect("10.96.0.10", 80) && has(sink, 8080, Outcome.ESTABLISHED));
      network.connect("10.77.2.2", 81);
      network.connect("10.96.0.10", 99);
      network.connect("10.77.2.99", 80);
      network.send("10.77.2.2", 5354);
      network.send("10.77.2.2", 9999);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(outcomes(sink, 81)).contains(Outcome.REFUSED);
                assertThat(outcomes(sink, 80)).contains(Outcome.UNANSWERED);
                assertThat(outcomes(sink, 5354)).contains(Outcome.REFUSED);
                assertThat(flows(sink, flow -> flow.getDstPort() == 9999))
                    .extracting(FlowRecord::getProtocol)
                    .contains(6, 17);
              });
    } finally {
      source.close();
      runner.join(PATIENCE.toMillis());
    }
    assertThat(runner.isAlive()).isFalse();
    assertThat(flows(sink, flow -> flow.getDstPort() == 9999))
        .allSatisfy(
            flow -> {
              assertThat(flow.getOutcome()).isEqualTo(Outcome.DROPPED);
              assertThat(flow.getDropReason()).isEqualTo("NETFILTER_DROP");
              assertThat(flow.getPacketsDropped()).isPositive();
            });
    assertThat(flows(sink, flow -> flow.getDstPort() == 9999 && flow.getProtocol() == 6))
        .allSatisfy(flow -> assertThat(flow.getOriginalDstIp()).isEqualTo("10.96.0.10"));
    assertThat(flows(sink, flow -> flow.getDstPort() == 8080))
        .allSatisfy(
            flow -> {
              assertThat(flow.getOriginalDstIp()).isEqualTo("10.96.0.10");
              assertThat(flow.getOriginalDstPort()).isEqualTo(80);
              assertThat(flow.getCapabilities())
                  .contains(Capability.DROPS, Capability.REPLIES, Capability.TRANSLATION);
            });
    assertThat(sink.losses).isEmpty();
  }

  @Test
  void aNamespaceThatIsNotThereIsNamedInOneLine() {
    ObserverConfig config =
        ObserverConfig.of("it", "node", Duration.ofSeconds(1), List.of(), Enforcement.NONE);
    LiveNodeSource source =
        new LiveNodeSource(
            config, List.of(new ConntrackFeed(ConntrackOptions.inNamespace("no-such-namespace"))));
    assertThatThrownBy(() -> source.run(new RecordingSink()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-namespace")
        .hasMessageNotContaining("\n");
  }

  private static void runQuietly(LiveNodeSource source, RecordingSink sink) {
    try {
      source.run(sink);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean has(RecordingSink sink, int port, Outcome outcome) {
    return outcomes(sink, port).contains(outcome);
  }

  private static List<Outcome> outcomes(RecordingSink sink, int port) {
    return flows(sink, flow -> flow.getDstPort() == port).stream()
        .map(FlowRecord::getOutcome)
        .toList();
  }

  private static List<FlowRecord> flows(RecordingSink sink, Predicate<FlowRecord> which) {
    return sink.flows.stream().filter(flow -> flow.getDstPort() != null).filter(which).toList();
  }

  private interface Traffic {
    void make() throws Exception;
  }

  private static DropEvent firstDrop(Traffic traffic, Predicate<DropEvent> which) throws Exception {
    assumeDropsVisible();
    List<DropEvent> seen = new CopyOnWriteArrayList<>();
    DropSource source = DropSource.open(DropFilter.node(network.netns(network.node())));
    Thread reader = watch(source, seen);
    try {
      traffic.make();
      await().atMost(PATIENCE).until(() -> seen.stream().anyMatch(which));
    } finally {
      stop(source, reader);
    }
    return seen.stream().filter(which).findFirst().orElseThrow();
  }

  private static void stop(DropSource source, Thread reader) throws InterruptedException {
    source.close();
    reader.join(PATIENCE.toMillis());
    assertThat(reader.isAlive()).isFalse();
  }

  private static Thread watch(DropSource source, List<DropEvent> seen) {
    Thread reader =
        new Thread(
            () -> {
              try {
                source.run(
                    new DropListener() {
                      @Override
                      public void drops(List<DropEvent> drops) {
                        seen.addAll(drops);
                      }

                      @Override
                      public void lost(
                          Instant from,
                          Instant until,
                          LossPlace place,
                          LossUnit unit,
                          @Nullable Long count,
                          String detail) {
                        throw new IllegalStateException(count + " lost: " + detail);
                      }
                    });
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    reader.start();
    return reader;
  }

  private static void assumeDropsVisible() {
    String unavailable = DropSource.unavailable();
    assumeTrue(unavailable == null, String.valueOf(unavailable));
  }
}
