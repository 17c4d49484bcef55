package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.flow.KernelNetwork;
import io.weir.collector.netlink.ConntrackOptions.Accounting;
import io.weir.schemas.Capability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The running kernel: what conntrack sees of every kind of traffic, listings, and failures. */
@NullUnmarked
class ConntrackFeedIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CLIENT = "10.77.1.2";

  private static NodeTraffic traffic;

  @BeforeAll
  static void makeNetwork() throws Exception {
    KernelNetwork.assumePossible();
    traffic = new NodeTraffic();
  }

  @AfterAll
  static void removeNetwork() throws Exception {
    if (traffic != null) {
      traffic.close();
    }
  }

  @Test
  void everyKindOfTrafficIsSeenAsItIs() throws Exception {
    try (RunningFeed feed = new RunningFeed(options())) {
      feed.awaitListings(1);
      Instant before = Instant.now();
      traffic.ofEveryKind();
      feed.awaitEvent(event -> event.original().protocol() == 132);
      RecordingListener seen = feed.listener;

      List<ConntrackEvent> service = of(seen, to(NodeTraffic.SERVICE, 80).and(from(CLIENT)));
      assertThat(service)
          .extracting(ConntrackEvent::state)
          .startsWith("SYN_SENT", "ESTABLISHED")
          .doesNotContain("SYN_RECV", "FIN_WAIT", "CLOSE_WAIT", "LAST_ACK");
      assertThat(service.get(0).reply().src()).hasToString(NodeTraffic.SERVER);
      assertThat(service.get(0).reply().srcPort()).isEqualTo(8080);
      assertThat(service.get(0).reply().dst()).hasToString(CLIENT);
      assertThat(service.get(0).at()).isBetween(before, Instant.now());

      List<ConntrackEvent> refused = of(seen, to(NodeTraffic.SERVER, 81));
      assertThat(refused)
          .extracting(ConntrackEvent::kind)
          .startsWith(Kind.NEW)
          .endsWith(Kind.DESTROY);
      assertThat(last(refused).state()).isEqualTo("CLOSE");
      assertThat(last(refused).sent().packets()).isEqualTo(1);
      assertThat(last(refused).expired()).isFalse();

      List<ConntrackEvent> silent = of(seen, to(NodeTraffic.SERVER, 82));
      assertThat(silent).isNotEmpty().allMatch(ConntrackEvent::unreplied);
      assertThat(silent.get(0).kind()).isEqualTo(Kind.NEW);

      ConntrackEvent masqueraded = of(seen, to(NodeTraffic.SERVER, 8081)).get(0);
      assertThat(masqueraded.original().src()).hasToString(CLIENT);
      assertThat(masqueraded.reply().dst()).hasToString("10.77.2.1");

      ConntrackEvent hairpin =
          of(seen, to(NodeTraffic.SERVICE, 80).and(from(NodeTraffic.SERVER))).get(0);
      assertThat(hairpin.reply().src()).hasToString(NodeTraffic.SERVER);
      assertThat(hairpin.reply().dst()).hasToString("10.77.2.1");

      assertThat(of(seen, to(NodeTraffic.SERVER6, 8080)))
          .extracting(ConntrackEvent::state)
          .contains("ESTABLISHED");

      assertThat(of(seen, to(NodeTraffic.SERVER, 5354))).allMatch(ConntrackEvent::unreplied);
      assertThat(of(seen, to(NodeTraffic.SERVER, 5355))).allMatch(ConntrackEvent::unreplied);
      List<ConntrackEvent> answered = of(seen, to(NodeTraffic.SERVER, 5353));
      assertThat(answered).extracting(ConntrackEvent::kind).containsExactly(Kind.NEW, Kind.UPDATE);
      assertThat(answered).extracting(ConntrackEvent::unreplied).containsExactly(true, false);
      assertThat(of(seen, to(NodeTraffic.SERVER6, 5353))).isNotEmpty();

      assertThat(of(seen, event -> event.original().protocol() == 1))
          .isNotEmpty()
          .allMatch(event -> event.icmp() != null && event.icmp().type() == 8);
      assertThat(of(seen, event -> event.original().protocol() == 58))
          .anyMatch(event -> event.icmp() != null && event.icmp().type() == 128);

      assertThat(of(seen, to(NodeTraffic.SERVER, 7007)).get(0).zone()).isEqualTo(7);
      assertThat(of(seen, to(NodeTraffic.SERVER, 7008)).get(0).zone()).isEqualTo(8);

      ConntrackEvent sctp = of(seen, event -> event.original().protocol() == 132).get(0);
      assertThat(sctp.state()).isEqualTo("CLOSED");
      assertThat(sctp.original().srcPort()).isEqualTo(3_868);
      assertThat(sctp.original().dstPort()).isEqualTo(36_412);

      assertThat(seen.losses()).isEmpty();
      assertThat(feed.feed.counters().undecodable()).isZero();
      assertThat(feed.feed.counters().socketDrops()).isZero();
      assertThat(feed.feed.counters().events()).isEqualTo(seen.events().size());
    }
  }

  @Test
  void whatWasOpenBeforeIsInTheFirstListingWithItsCounters() throws Exception {
    traffic.send(NodeTraffic.SERVER, 6_001);
    Instant before = Instant.now();
    try (RunningFeed feed = new RunningFeed(options())) {
      RecordingListener.Listing first = feed.awaitListings(1).get(0);
      assertThat(first.complete()).isTrue();
      assertThat(first.began()).isBetween(before, first.ended());
      ConntrackEvent known =
          first.entries().stream().filter(to(NodeTraffic.SERVER, 6_001)).findFirst().orElseThrow();
      assertThat(known.kind()).isEqualTo(Kind.PRESENT);
      assertThat(known.sent().packets()).isEqualTo(1);
      assertThat(known.startedAt()).isBefore(before);
      assertThat(known.at()).isBetween(first.began(), first.ended());
      assertThat(feed.feed.counters().lastListing().entries()).isEqualTo(first.entries().size());
    }
  }

  @Test
  void aListingCanBeAskedForAndComesByItselfInTime() throws Exception {
    try (RunningFeed feed = new RunningFeed(options().withResync(Duration.ofSeconds(1)))) {
      feed.awaitListings(1);
      feed.feed.poll();
      feed.awaitListings(4);
      assertThat(feed.listener.listings()).allMatch(RecordingListener.Listing::complete);
    }
  }

  @Test
  void whatIsTrueOfTheKernelsSettingsIsSaid() throws Exception {
    ConntrackSettings settings = ConntrackSettings.read(traffic.node());
    assertThat(settings.accounting()).isTrue();
    assertThat(settings.timestamps()).isTrue();
    assertThat(settings.events()).isEqualTo(1);
    assertThat(settings.advice()).isEmpty();
    assertThat(new ConntrackFeed(options()).capabilities()).contains(Capability.COUNTERS);
  }

  @Test
  void accountingIsSwitchedOnOnlyWhenAskedFor() throws Exception {
    String name = "weirt" + ProcessHandle.current().pid() % 100_000 + "-a";
    run("ip", "netns", "add", name);
    try {
      ConntrackOptions asItIs = ConntrackOptions.inNamespace(name);
      runBriefly(asItIs);
      assertThat(ConntrackSettings.read(name).accounting()).isFalse();
      assertThat(new ConntrackFeed(asItIs).capabilities()).doesNotContain(Capability.COUNTERS);
      runBriefly(asItIs.with(Accounting.ENABLE));
      assertThat(ConntrackSettings.read(name).accounting()).isTrue();
      assertThat(ConntrackSettings.read(name).timestamps()).isTrue();
    } finally {
      run("ip", "netns", "del", name);
    }
  }

  private static void runBriefly(ConntrackOptions options) throws Exception {
    try (RunningFeed feed = new RunningFeed(options)) {
      feed.awaitListings(1);
    }
  }

  @Test
  void aMissingNamespaceIsNamed() {
    ConntrackFeed feed = new ConntrackFeed(ConntrackOptions.inNamespace("no-such-namespace"));
    assertThatThrownBy(() -> feed.run(new RecordingListener()))
        .isInstanceOf(IOException.class)
        .hasMessage("no network namespace no-such-namespace in /var/run/netns");
  }

  @Test
  void aMissingCapabilityIsNamed() throws Exception {
    List<String> command = new ArrayList<>(List.of("setpriv", "--bounding-set=-net_admin"));
    command.addAll(NodeTraffic.java(FeedProbe.class));
    assertThat(output(command))
        .endsWith(
            "conntrack: cannot subscribe to events: Operation not permitted (needs root, or the"
                + " capability NET_ADMIN in the network namespace that is watched)");
  }

  @Test
  void aFeedThatWasClosedDoesNotRun() throws Exception {
    ConntrackFeed feed = new ConntrackFeed(options());
    feed.close();
    feed.close();
    RecordingListener listener = new RecordingListener();
    feed.run(listener);
    feed.poll();
    assertThat(listener.listings()).isEmpty();
  }

  @Test
  void anInterruptEndsItWhileItsListenerWaits() throws Exception {
    BlockedListener blocked = new BlockedListener();
    Thread runner = new Thread(() -> runInterrupted(new ConntrackFeed(options()), blocked));
    runner.start();
    blocked.awaitCall();
    runner.interrupt();
    runner.join(PATIENCE.toMillis());
    assertThat(runner.isAlive()).isFalse();
  }

  private static void runInterrupted(ConntrackFeed feed, BlockedListener blocked) {
    assertThatThrownBy(() -> feed.run(blocked.listener())).isInstanceOf(InterruptedException.class);
  }

  private static ConntrackOptions options() {
    return ConntrackOptions.inNamespace(traffic.node());
  }

  private static List<ConntrackEvent> of(
      RecordingListener listener, Predicate<ConntrackEvent> which) {
    return listener.events(which);
  }

  private static ConntrackEvent last(List<ConntrackEvent> events) {
    return events.get(events.size() - 1);
  }

  private static Predicate<ConntrackEvent> to(String address, int port) {
    return event -> isTo(event.original(), address, port);
  }

  private static boolean isTo(Tuple tuple, String address, int port) {
    return tuple.dstPort() == port && tuple.dst().toString().equals(address);
  }

  private static Predicate<ConntrackEvent> from(String address) {
    return event -> event.original().src().toString().equals(address);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    output(List.of(command));
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text.strip();
  }

  /** Waits for the events and listings of a feed that runs on a thread of its own. */
  static final class RunningFeed implements AutoCloseable {

    final RecordingListener listener = new RecordingListener();
    final ConntrackFeed feed;
    private final Thread thread;
    private volatile Exception failure;

    RunningFeed(ConntrackOptions options) {
      feed = new ConntrackFeed(options);
      thread = new Thread(this::run, "conntrack");
      thread.start();
    }

    private void run() {
      try {
        feed.run(listener);
      } catch (IOException | InterruptedException | RuntimeException e) {
        failure = e;
      }
    }

    List<RecordingListener.Listing> awaitListings(int count) {
      await().atMost(PATIENCE).until(() -> failed() || listener.listings().size() >= count);
      assertThat(failure).isNull();
      return listener.listings();
    }

    void awaitEvent(Predicate<ConntrackEvent> which) {
      await().atMost(PATIENCE).until(() -> failed() || !listener.events(which).isEmpty());
      assertThat(failure).isNull();
    }

    private boolean failed() {
      return failure != null;
    }

    @Override
    public void close() {
      feed.close();
      try {
        thread.join(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      assertThat(thread.isAlive()).isFalse();
      assertThat(failure).isNull();
    }
  }
}
