package io.weir.collector.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.FlowSink;
import io.weir.collector.ebpf.TrafficCounters;
import io.weir.collector.netlink.ConntrackCounters;
import io.weir.collector.netlink.ConntrackCounters.Listing;
import io.weir.collector.publish.ChangeCounters;
import io.weir.collector.publish.PublisherCounters;
import io.weir.collector.publish.SpoolDepth;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the kernel's feeds count of themselves, as Prometheus reads it. */
class KernelMetricsTest {

  private final FeedMeter feeds = new FeedMeter();
  private final AgentMetrics metrics =
      new AgentMetrics(new NothingYet(), new SinkMeter(new Nowhere()), feeds);

  @Test
  void aFeedThatDoesNotRunHasNoNumbers() throws IOException {
    assertThat(page())
        .doesNotContain(
            "weir_collector_conntrack_", "weir_collector_traffic_", "weir_collector_drops_");
  }

  @Test
  void conntrackTellsOfItsLastListingAndWhatTheKernelThrewAway() throws IOException {
    Instant listed = Instant.now().minusSeconds(90);
    feeds
        .kernel()
        .useConntrack(() -> conntrack(3, 41L, new Listing(listed, Duration.ofMillis(250), 12_000)));

    assertThat(page())
        .contains(
            "weir_collector_conntrack_listing_duration_seconds 0.25",
            "weir_collector_conntrack_listing_entries 12000.0",
            "weir_collector_conntrack_overruns_total 3.0",
            "weir_collector_conntrack_socket_drops_total 41.0");
    assertThat(listingAge()).isBetween(90.0, 150.0);
  }

  @Test
  void withoutAListingTheAgeIsThatOfTheFeed() throws IOException {
    feeds.kernel().useConntrack(() -> conntrack(0, null, null));

    assertThat(page())
        .contains("weir_collector_conntrack_overruns_total 0.0")
        .doesNotContain(
            "weir_collector_conntrack_listing_entries ",
            "weir_collector_conntrack_socket_drops_total ");
    assertThat(listingAge()).isBetween(0.0, 60.0);
  }

  @Test
  void theMapsOverflowAndDropsThatWereNotToldAreCounted() throws IOException {
    feeds.kernel().useTraffic(() -> new TrafficCounters(500, 7, 2, 30, 1, 4, "TCX"));
    feeds.kernel().useDrops(() -> 19);

    assertThat(page())
        .contains(
            "weir_collector_traffic_overflow_packets_total 500.0",
            "weir_collector_traffic_lost_packets_total{reason=\"full\"} 7.0",
            "weir_collector_traffic_lost_packets_total{reason=\"unreadable\"} 2.0",
            "weir_collector_traffic_interfaces{state=\"watched\"} 30.0",
            "weir_collector_traffic_interfaces{state=\"unwatched\"} 1.0",
            "weir_collector_traffic_attach_failures_total 4.0",
            "weir_collector_drops_untold_total 19.0");
  }

  private static ConntrackCounters conntrack(
      long overruns, @Nullable Long socketDrops, @Nullable Listing last) {
    return new ConntrackCounters(0, 0, 0, 0, 0, overruns, 0, 0, socketDrops, 0, 0, last);
  }

  private double listingAge() throws IOException {
    return page()
        .lines()
        .filter(line -> line.startsWith("weir_collector_conntrack_listing_age_seconds "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findAny()
        .orElseThrow();
  }

  private String page() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.page().write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static final class Nowhere implements FlowSink {

    @Override
    public void flow(FlowRecord flow) {
      throw new AssertionError("there are no flows here");
    }

    @Override
    public void loss(ObserverLoss loss) {
      throw new AssertionError("there are no losses here");
    }
  }

  private static final class NothingYet implements AgentReadings {

    @Override
    public PublisherCounters publisher() {
      return new PublisherCounters(
          0, 0, 0, 0, 0, 0, 0, new SpoolDepth(0, 0, 0, true), new ChangeCounters(0, 0, 0, 0));
    }

    @Override
    public List<SourceReading> sources() {
      return List.of();
    }

    @Override
    public boolean kafkaReached() {
      return false;
    }

    @Override
    public @Nullable Instant safeUntil() {
      return null;
    }

    @Override
    public long epoch() {
      return 0;
    }
  }
}
