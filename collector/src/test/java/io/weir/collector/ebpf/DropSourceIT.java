package io.weir.collector.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.collector.drops.CtInfo;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.flow.KernelNetwork;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What dropped packets look like, by who dropped them: the running kernel in namespaces. */
class DropSourceIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CLIENT = "10.77.1.2";
  private static final String SERVER = "10.77.2.2";
  private static final int SYN = 2;
  private static final int SYN_ACK = 18;

  private static KernelNetwork network;

  @BeforeAll
  static void makeNetwork() throws Exception {
    KernelNetwork.assumePossible();
    String unavailable = DropSource.unavailable();
    assumeTrue(unavailable == null, String.valueOf(unavailable));
    network = new KernelNetwork();
    network.serve(8080);
  }

  @AfterAll
  static void removeNetwork() {
    if (network != null) {
      network.close();
    }
  }

  /**
   * A way to deny connections to a port from the client to the server.
   *
   * @param tool what it needs installed
   * @param rules run on the node, with PORT replaced
   * @param undo run on the node afterwards
   * @param ctinfo what the drop says of its connection
   */
  private record Denial(
      String name, String tool, String rules, String undo, String reason, @Nullable CtInfo ctinfo) {

    @Override
    public String toString() {
      return name;
    }

    static Denial nft(String name, String chain, String verdict, @Nullable CtInfo ctinfo) {
      return new Denial(
          name,
          "nft",
          "nft 'table inet case { chain c { type filter hook %s; tcp dport PORT %s; }; }'"
              .formatted(chain, verdict),
          "nft delete table inet case",
          "NETFILTER_DROP",
          ctinfo);
    }

    static Denial iptables(String name, String tool, String target) {
      String rule = tool + " -%s FORWARD -p tcp --dport PORT -j " + target;
      return new Denial(
          name, tool, rule.formatted("A"), rule.formatted("D"), "NETFILTER_DROP", CtInfo.NEW);
    }

    /** A filter of classic BPF: packets to the port get TC_ACT_SHOT. */
    static Denial tc(
        String name, String device, String direction, String reason, @Nullable CtInfo ctinfo) {
      return new Denial(
          name,
          "tc",
          "tc qdisc add dev %s clsact 2>/dev/null; tc filter add dev %s %s pref 1 bpf da bytecode '%s'"
              .formatted(
                  device, device, direction, "4,40 0 0 36,21 0 1 PORT,6 0 0 2,6 0 0 4294967295"),
          "tc filter del dev %s %s pref 1".formatted(device, direction),
          reason,
          ctinfo);
    }
  }

  static Stream<Denial> denials() {
    return Stream.of(
        Denial.nft("nftables drop", "forward priority 1", "drop", CtInfo.NEW),
        Denial.nft("reset", "forward priority 1", "reject with tcp reset", CtInfo.NEW),
        Denial.nft("icmp reject", "forward priority 1", "reject", CtInfo.NEW),
        Denial.nft("prerouting raw", "prerouting priority raw", "drop", null),
        Denial.iptables("iptables-nft drop", "iptables-nft", "DROP"),
        Denial.iptables("iptables-nft reject", "iptables-nft", "REJECT"),
        Denial.iptables("iptables-legacy drop", "iptables-legacy", "DROP"),
        Denial.tc("tc at the source", "nc", "ingress", "TC_INGRESS", null),
        Denial.tc("tc at the destination", "ns", "egress", "TC_EGRESS", CtInfo.NEW));
  }

  @ParameterizedTest
  @MethodSource("denials")
  void aDenialIsSeenWithItsReasonAndTuple(Denial denial) throws Exception {
    assumeTrue(KernelNetwork.isInstalled(denial.tool()), "needs the tool " + denial.tool());
    int port = 7001;
    network.in(network.node(), denial.rules().replace("PORT", Integer.toString(port)));
    try {
      List<DropEvent> drops =
          observe(() -> assertThat(network.connect(SERVER, port)).isFalse(), e -> is(e, port));
      assertThat(drops)
          .allSatisfy(
              drop -> {
                assertThat(drop.reason()).isEqualTo(denial.reason());
                assertThat(drop.netns()).isEqualTo(network.netns(network.node()));
                assertThat(drop.src()).hasToString(CLIENT);
                assertThat(drop.dst()).hasToString(SERVER);
                assertThat(drop.tcpFlags()).isEqualTo(SYN);
                assertThat(drop.ctinfo()).isEqualTo(denial.ctinfo());
              });
    } finally {
      network.in(network.node(), denial.undo().replace("PORT", Integer.toString(port)));
    }
  }

  @Test
  void bridgedPodsAreDeniedTooWhereTheBridgeAsksThePacketFilter() throws Exception {
    network.addBridgedPod("left", 2);
    network.addBridgedPod("right", 3);
    List<DropEvent> drops =
        observe(
            () -> assertThat(network.connect(network.pod("left"), "10.77.9.3", 9999)).isFalse(),
            e -> e.dst().toString().equals("10.77.9.3"));
    assertThat(drops)
        .extracting(DropEvent::reason, DropEvent::netns, DropEvent::ctinfo)
        .containsOnly(
            org.assertj.core.groups.Tuple.tuple(
                "NETFILTER_DROP", network.netns(network.node()), CtInfo.NEW));
  }

  @Test
  void aDeniedAnswerIsToldApartFromADeniedQuestion() throws Exception {
    network.in(
        network.node(),
        "nft 'table inet case { chain c { type filter hook forward priority -1;"
            + " ip saddr 10.77.2.2 tcp sport 8080 drop; }; }'");
    try {
      List<DropEvent> drops =
          observe(
              () -> assertThat(network.connect("10.96.0.10", 80)).isFalse(),
              e -> e.src().toString().equals(SERVER));
      assertThat(drops)
          .allSatisfy(
              drop -> {
                assertThat(drop.tcpFlags()).isEqualTo(SYN_ACK);
                assertThat(drop.ctinfo()).isEqualTo(CtInfo.ESTABLISHED_REPLY);
                assertThat(drop.originalDst()).hasToString("10.96.0.10");
              });
    } finally {
      network.in(network.node(), "nft delete table inet case");
    }
  }

  @Test
  void anUnusedPortIsNoDenial() throws Exception {
    List<DropEvent> drops =
        observe(() -> assertThat(network.connect(SERVER, 7002)).isFalse(), e -> is(e, 7002));
    assertThat(drops)
        .extracting(DropEvent::reason, DropEvent::netns)
        .containsOnly(
            org.assertj.core.groups.Tuple.tuple("NO_SOCKET", network.netns(network.server())));
  }

  @Test
  void anAddressWithoutOwnerIsNoDenial() throws Exception {
    List<DropEvent> drops =
        observe(
            () -> network.in(network.client(), "ping -c 1 -W 4 10.77.2.99 || true"),
            e -> e.dst().toString().equals("10.77.2.99"));
    assertThat(drops).extracting(DropEvent::reason).containsOnly("NEIGH_FAILED");
  }

  @Test
  void aConnectionThatIsServedMakesNoNoise() throws Exception {
    List<DropEvent> drops =
        observe(
            () -> {
              assertThat(network.connect(SERVER, 8080)).isTrue();
              assertThat(network.connect(SERVER, 7003)).isFalse();
            },
            e -> is(e, 7003));
    assertThat(drops).isNotEmpty();
    assertThat(last.drops).filteredOn(e -> is(e, 8080)).isEmpty();
  }

  /** In a network of its own: what is lost may be any packet, so none may pass but the flood's. */
  @Test
  void everyDroppedPacketIsToldOrCountedAsLost() throws Exception {
    int packets = 30_000;
    RecordingListener seen = new RecordingListener();
    try (KernelNetwork silent = KernelNetwork.silent()) {
      DropSource source = DropSource.open(DropFilter.node(silent.netns(silent.node())));
      silent.flood(SERVER, 9999, packets);
      FutureTask<Void> run = start(source, seen);
      await().atMost(PATIENCE).until(() -> run.isDone() || seen.lost.sum() > 0);
      source.close();
      run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(seen.drops).isNotEmpty();
    assertThat(seen.drops).filteredOn(e -> e.protocol() != 17 || !is(e, 9999)).isEmpty();
    assertThat(seen.drops.size() + seen.lost.sum()).isEqualTo(packets);
    assertThat(seen.losses).allSatisfy(loss -> assertThat(loss.until()).isAfter(loss.from()));
  }

  private interface Traffic {
    void make() throws Exception;
  }

  private RecordingListener last = new RecordingListener();

  /** Drops of the whole machine, of which some are what the test is about. */
  private List<DropEvent> observe(Traffic traffic, Predicate<DropEvent> which) throws Exception {
    last = new RecordingListener();
    DropFilter filter =
        new DropFilter(
            java.util.Set.of(network.netns(network.node())),
            java.util.Set.of(network.netns(network.server()), network.netns(network.client())),
            DropFilter.Others.IGNORED);
    DropSource source = DropSource.open(filter);
    FutureTask<Void> run = start(source, last);
    try {
      traffic.make();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(last.drops).as("losses: " + last.losses).anyMatch(which));
    } finally {
      source.close();
      run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(last.losses).isEmpty();
    return last.drops.stream().filter(which).toList();
  }

  private static FutureTask<Void> start(DropSource source, RecordingListener to) {
    FutureTask<Void> run =
        new FutureTask<>(
            () -> {
              source.run(to);
              return null;
            });
    new Thread(run).start();
    return run;
  }

  private static boolean is(DropEvent drop, int port) {
    return drop.dstPort() != null && drop.dstPort() == port;
  }
}
