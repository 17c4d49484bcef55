package io.weir.collector.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.collector.conntrack.Icmp;
import io.weir.collector.flow.KernelNetwork;
import io.weir.collector.node.TrafficEvent;
import io.weir.collector.node.TrafficEvent.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The traffic programs on the running kernel, in network namespaces made for it. */
class TrafficFeedIT {

  private static final String CLIENT = "10.77.1.2";
  private static final String SERVER = "10.77.2.2";
  private static final int SYN = 2;
  private static final int RST_ACK = 4 | 16;

  private static KernelNetwork network;

  @BeforeAll
  static void makeNetwork() throws Exception {
    KernelNetwork.assumePossible();
    String unavailable = TrafficFeed.unavailable();
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

  @ParameterizedTest
  @EnumSource(AttachMethod.class)
  void aConnectionIsCountedAtBothPodsInBothDirections(AttachMethod method) throws Exception {
    Instant before = Instant.now();
    RecordingListener seen =
        watch(method, () -> assertThat(network.connect("10.96.0.10", 80)).isTrue());

    // Before translation at the client, after it at the server.
    TrafficEvent asked = only(seen, from(CLIENT, "10.96.0.10", 80));
    TrafficEvent delivered = only(seen, to(SERVER, 8080));
    assertThat(asked.direction()).isEqualTo(Direction.FROM_POD);
    assertThat(delivered.direction()).isEqualTo(Direction.TO_POD);
    assertThat(asked.packet().protocol()).isEqualTo(6);
    assertThat(asked.tcpFlags() & 0x13).isEqualTo(0x13);
    assertThat(asked.packets()).isEqualTo(delivered.packets()).isGreaterThan(3);
    assertThat(asked.bytes()).isEqualTo(delivered.bytes());
    assertThat(asked.netns()).isEqualTo(network.netns(network.client()));
    assertThat(delivered.netns()).isEqualTo(network.netns(network.server()));
    assertThat(asked.first()).isBetween(before.minusSeconds(1), asked.last());
    assertThat(asked.last()).isBefore(Instant.now().plusSeconds(1));
    TrafficEvent answer =
        only(seen, e -> from(e) && is(e.packet().src(), SERVER) && port(e, 8080, true));
    assertThat(answer.packet().reversed()).isEqualTo(delivered.packet());
    assertThat(only(seen, e -> is(e.packet().dst(), CLIENT) && port(e, 80, true)).packets())
        .isEqualTo(answer.packets());
    assertThat(seen.losses).isEmpty();
  }

  @Test
  void aRefusalComesFromTheServersOwnInterface() throws Exception {
    RecordingListener seen = watch(AttachMethod.TCX, () -> network.connect(SERVER, 81));
    assertThat(only(seen, to(SERVER, 81)).tcpFlags()).isEqualTo(SYN);
    TrafficEvent refusal =
        only(seen, e -> from(e) && is(e.packet().src(), SERVER) && port(e, 81, true));
    assertThat(refusal.tcpFlags()).isEqualTo(RST_ACK);
  }

  @Test
  void whatTheNodeDropsNeverReachesTheServersInterface() throws Exception {
    RecordingListener seen = watch(AttachMethod.TCX, () -> network.connect(SERVER, 9999));
    List<TrafficEvent> all = seen.traffic(e -> e.packet().dstPort() == 9999);
    assertThat(all)
        .isNotEmpty()
        .allSatisfy(
            event -> {
              assertThat(event.direction()).isEqualTo(Direction.FROM_POD);
              assertThat(event.netns()).isEqualTo(network.netns(network.client()));
              assertThat(event.tcpFlags()).isEqualTo(SYN);
            });
    assertThat(seen.traffic(e -> e.packet().srcPort() == 9999)).isEmpty();
  }

  @Test
  void datagramsEchoesAndIpv6AreCounted() throws Exception {
    RecordingListener seen =
        watch(
            AttachMethod.TCX,
            () -> {
              network.send(SERVER, 5354);
              network.in(network.client(), "ping -c 3 -i 0.05 -s 100 " + SERVER);
              network.in(network.client(), "ping -c 2 -i 0.05 fd00:77:2::2");
              assertThat(network.connect("fd00:77:2::2", 81)).isFalse();
            });
    TrafficEvent datagram = only(seen, from(CLIENT, SERVER, 5354));
    assertThat(datagram.packet().protocol()).isEqualTo(17);
    assertThat(datagram.packets()).isEqualTo(1);
    // Headers of IPv4 and UDP, and "hello" with its end of line.
    assertThat(datagram.bytes()).isEqualTo(20 + 8 + 6);
    TrafficEvent unreachable =
        only(seen, e -> is(e.packet().src(), SERVER) && icmp(e, 3) && from(e));
    assertThat(unreachable.icmp()).isEqualTo(new Icmp(3, 3, 0));
    TrafficEvent echo = only(seen, e -> is(e.packet().dst(), SERVER) && icmp(e, 8) && from(e));
    assertThat(echo.packets()).isEqualTo(3);
    assertThat(echo.bytes()).isEqualTo(3 * (20 + 8 + 100));
    assertThat(echo.packet().srcPort()).isEqualTo(-1);
    TrafficEvent answer = only(seen, e -> is(e.packet().src(), SERVER) && icmp(e, 0) && from(e));
    assertThat(identifier(answer)).isPositive().isEqualTo(identifier(echo));
    TrafficEvent echo6 = only(seen, e -> icmp(e, 128) && from(e));
    assertThat(echo6.packet().protocol()).isEqualTo(58);
    assertThat(echo6.packet().dst()).hasToString("fd00:77:2::2");
    assertThat(echo6.packets()).isEqualTo(2);
    assertThat(only(seen, to("fd00:77:2::2", 81)).tcpFlags()).isEqualTo(SYN);
  }

  @Test
  void onlyTheFirstFragmentHasPorts() throws Exception {
    RecordingListener seen =
        watch(
            AttachMethod.TCX,
            () ->
                network.in(
                    network.client(), "head -c 4000 /dev/zero >/dev/udp/" + SERVER + "/5355"));
    long bytes = 4000 + 8 + 3 * 20;
    List<TrafficEvent> sent =
        seen.traffic(e -> from(e) && is(e.packet().dst(), SERVER) && e.packet().protocol() == 17);
    assertThat(sent).extracting(e -> e.packet().dstPort()).containsExactlyInAnyOrder(5355, -1);
    assertThat(sum(sent, TrafficEvent::bytes)).isEqualTo(bytes);
    assertThat(sum(sent, TrafficEvent::packets)).isEqualTo(3);
  }

  @Test
  void askingBringsWhatIsKnownNow() throws Exception {
    try (RunningFeed running =
        RunningFeed.start(
            network.node(), TrafficOptions.defaults().withInterval(Duration.ofMinutes(1)), 2)) {
      network.send(SERVER, 5356);
      running.feed.poll();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> !running.seen.traffic(from(CLIENT, SERVER, 5356)).isEmpty());
      running.stop();
    }
  }

  @Test
  void everyPacketIsToldOrCountedAsLost() throws Exception {
    int flows = 40_000;
    int room = 1_000;
    TrafficOptions small =
        TrafficOptions.defaults().withFlows(room).withInterval(Duration.ofMinutes(1));
    try (RunningFeed running = RunningFeed.start(network.node(), small, 2)) {
      network.flood(SERVER, 9999, flows);
      running.stop();
      List<TrafficEvent> sent = running.seen.traffic(from(CLIENT, SERVER, 9999));
      long told = sum(sent, TrafficEvent::packets);
      assertThat(running.feed.counters().overflowed()).isPositive();
      assertThat(told + running.seen.lost.sum()).isEqualTo(flows);
      assertThat(running.feed.counters().lost()).isEqualTo(running.seen.lost.sum());
    }
  }

  @Test
  void interfacesComeAndGo() throws Exception {
    try (RunningFeed running = RunningFeed.start(network.node(), TrafficOptions.defaults(), 2)) {
      network.addPod("extra", 3);
      running.awaitWatched(3);
      network.in(network.pod("extra"), "ping -c 1 " + SERVER);
      long inode = network.netns(network.pod("extra"));
      network.removePod("extra");
      running.awaitWatched(2);
      running.stop();
      assertThat(running.seen.traffic(e -> is(e.packet().src(), "10.77.3.2") && from(e)))
          .singleElement()
          .satisfies(event -> assertThat(event.netns()).isEqualTo(inode));
      assertThat(running.seen.losses).isEmpty();
    }
  }

  @Test
  void patternsSayWhichInterfacesAreWatched() throws Exception {
    TrafficOptions only = TrafficOptions.defaults().withInterfaces(List.of("n*"), List.of("ns"));
    try (RunningFeed running = RunningFeed.start(network.node(), only, 1)) {
      network.send(SERVER, 5357);
      running.stop();
      assertThat(running.seen.traffic(e -> e.packet().dstPort() == 5357))
          .isNotEmpty()
          .allSatisfy(e -> assertThat(e.netns()).isEqualTo(network.netns(network.client())));
    }
  }

  @ParameterizedTest
  @EnumSource(AttachMethod.class)
  void whatAKilledProcessLeftBehindIsTakenOff(AttachMethod next) throws Exception {
    network.runAndKill(FeedProcess.class, AttachMethod.CLSACT.name());
    assertThat(network.filters("nc")).isEqualTo(2);
    TrafficOptions options = TrafficOptions.defaults().withMethods(List.of(next));
    try (RunningFeed running = RunningFeed.start(network.node(), options, 2)) {
      assertThat(network.filters("nc")).isEqualTo(next == AttachMethod.CLSACT ? 2 : 0);
      running.stop();
    }
    assertThat(network.filters("nc")).isZero();
  }

  private interface Traffic {
    void make() throws Exception;
  }

  private static RecordingListener watch(AttachMethod method, Traffic traffic) throws Exception {
    TrafficOptions options =
        TrafficOptions.defaults().withMethods(List.of(method)).withInterval(Duration.ofMinutes(1));
    try (RunningFeed running = RunningFeed.start(network.node(), options, 2)) {
      assertThat(running.feed.counters().method()).isEqualTo(method.name());
      traffic.make();
      running.stop();
      return running.seen;
    }
  }

  private static TrafficEvent only(RecordingListener seen, Predicate<TrafficEvent> which) {
    List<TrafficEvent> found = seen.traffic(which);
    assertThat(found).as("of %s", seen.traffic).hasSize(1);
    return found.get(0);
  }

  private static Predicate<TrafficEvent> from(String src, String dst, int port) {
    return e ->
        from(e) && is(e.packet().src(), src) && is(e.packet().dst(), dst) && port(e, port, false);
  }

  private static Predicate<TrafficEvent> to(String dst, int port) {
    return e -> !from(e) && is(e.packet().dst(), dst) && port(e, port, false);
  }

  private static boolean from(TrafficEvent event) {
    return event.direction() == Direction.FROM_POD;
  }

  private static boolean is(Object address, String text) {
    return address.toString().equals(text);
  }

  private static boolean port(TrafficEvent event, int port, boolean source) {
    return (source ? event.packet().srcPort() : event.packet().dstPort()) == port;
  }

  private static boolean icmp(TrafficEvent event, int type) {
    return event.icmp() != null && event.icmp().type() == type;
  }

  private static int identifier(TrafficEvent event) {
    return event.icmp() == null ? -1 : event.icmp().identifier();
  }

  private static long sum(List<TrafficEvent> events, ToLongFunction<TrafficEvent> what) {
    return events.stream().mapToLong(what).sum();
  }
}
