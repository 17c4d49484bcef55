package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.collector.conntrack.ConntrackEvent;
import io.weir.collector.conntrack.ConntrackEvent.Kind;
import io.weir.collector.conntrack.Tuple;
import io.weir.collector.flow.KernelNetwork;
import io.weir.collector.netlink.ConntrackFeedIT.RunningFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A flood of short connections over a socket whose buffer is far too small for it. */
@NullUnmarked
class OverrunIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;
  private static final int SOURCES = 2;

  /** One datagram of the flood, with moments before and after it was sent. */
  private record Sent(Ports ports, Instant before, Instant after) {

    static Sent parse(String line) {
      String[] parts = line.split(" ", -1);
      return new Sent(
          new Ports(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])),
          micros(parts[2]),
          micros(parts[3]).plusNanos(1_000));
    }

    private static Instant micros(String text) {
      return Instant.EPOCH.plusNanos(Long.parseLong(text) * 1_000);
    }
  }

  private record Ports(int src, int dst) {

    static Ports of(ConntrackEvent event) {
      Tuple tuple = event.original();
      return new Ports(tuple.srcPort(), tuple.dstPort());
    }
  }

  @Test
  void whatIsMissingLiesInALossAndWhatLivesIsKnownAfterwards() throws Exception {
    KernelNetwork.assumePossible();
    try (NodeTraffic traffic = new NodeTraffic();
        RunningFeed feed =
            new RunningFeed(
                ConntrackOptions.inNamespace(traffic.node()).withReceiveBuffer(8 << 10))) {
      feed.awaitListings(1);
      traffic.onNode("sysctl -qw net.netfilter.nf_conntrack_udp_timeout=120");
      List<Sent> sent =
          traffic.flood(FIRST_PORT, PORTS, SOURCES).stream().map(Sent::parse).toList();
      assertThat(sent).hasSize(PORTS * SOURCES);
      // When the second of these is told, all that was lost before the first was told as well.
      awaitNext(traffic, feed, 9_901);
      awaitNext(traffic, feed, 9_902);
      await().atMost(PATIENCE).until(() -> listedSinceLastLoss(feed));

      Set<Ports> told = ports(feed.listener.events(event -> event.kind() == Kind.NEW).stream());
      List<Sent> missing = sent.stream().filter(one -> !told.contains(one.ports())).toList();
      assertThat(missing).as("the flood has to overrun the buffer").isNotEmpty();
      assertThat(feed.feed.counters().overruns()).isPositive();
      assertThat(feed.feed.counters().socketDrops()).isGreaterThanOrEqualTo(missing.size());
      List<RecordingListener.Loss> losses = feed.listener.losses();
      assertThat(missing).allMatch(one -> losses.stream().anyMatch(loss -> covers(loss, one)));

      Set<Ports> known = new HashSet<>(told);
      known.addAll(
          ports(feed.listener.listings().stream().flatMap(list -> list.entries().stream())));
      assertThat(sent).allMatch(one -> known.contains(one.ports()));
    }
  }

  private static void awaitNext(NodeTraffic traffic, RunningFeed feed, int port) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              traffic.send(NodeTraffic.SERVER, port);
              return !feed.listener.events(event -> event.original().dstPort() == port).isEmpty();
            });
  }

  private static Set<Ports> ports(Stream<ConntrackEvent> events) {
    return events.map(Ports::of).collect(HashSet::new, HashSet::add, HashSet::addAll);
  }

  /** The connection began between the two moments, so that the loss must reach into them. */
  private static boolean covers(RecordingListener.Loss loss, Sent missing) {
    return !loss.from().isAfter(missing.after()) && !loss.until().isBefore(missing.before());
  }

  private static Instant lastLoss(RunningFeed feed) {
    return feed.listener.losses().stream()
        .map(RecordingListener.Loss::until)
        .max(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  private static boolean listedSinceLastLoss(RunningFeed feed) {
    Instant lost = lastLoss(feed);
    return feed.listener.listings().stream()
        .anyMatch(listing -> listing.complete() && !listing.began().isBefore(lost));
  }
}
