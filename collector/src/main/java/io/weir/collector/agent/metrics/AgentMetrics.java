package io.weir.collector.agent.metrics;

import io.weir.collector.netlink.ConntrackCounters;
import io.weir.collector.netlink.ConntrackCounters.Listing;
import io.weir.collector.publish.PublisherCounters;
import io.weir.collector.status.MetricsPage;
import io.weir.collector.status.MetricsPage.Values;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The agent's metrics, read when they are asked for. Thread-safe. */
public final class AgentMetrics {

  private final MetricsPage page = new MetricsPage();
  private final AgentReadings agent;
  private final SinkMeter sink;
  private final FeedMeter feeds;

  /** Over the given sources of numbers. */
  public AgentMetrics(AgentReadings agent, SinkMeter sink, FeedMeter feeds) {
    this.agent = agent;
    this.sink = sink;
    this.feeds = feeds;
    for (AgentMetric metric : AgentMetric.values()) {
      register(metric);
    }
  }

  /** All of them. */
  public MetricsPage page() {
    return page;
  }

  private void register(AgentMetric metric) {
    Consumer<Values> read = values -> read(metric, values);
    switch (metric.type()) {
      case COUNTER -> page.counter(metric.metric(), metric.meaning(), metric.labels(), read);
      case GAUGE -> page.gauge(metric.metric(), metric.meaning(), metric.labels(), read);
    }
  }

  private void read(AgentMetric metric, Values values) {
    PublisherCounters publisher = agent.publisher();
    KernelReadings kernel = feeds.kernel();
    switch (metric) {
      case EVENTS -> feeds.forEach((source, kind, count) -> values.count(count, source, kind));
      case RECORDS_TAKEN -> records(values);
      case RECORDS_RECOVERED -> values.count(publisher.flowsRecovered());
      case RECORDS_ACKNOWLEDGED -> values.count(publisher.flowsAcknowledged());
      case RECORDS_LOST -> {
        values.count(publisher.flowsLostInBuffer(), "buffer");
        values.count(publisher.flowsLostInTransport(), "transport");
      }
      case PRODUCER_REPLACEMENTS -> values.count(publisher.producersReplaced());
      case LOSSES -> losses(values);
      case LOSS_SECONDS -> lossSeconds(values);
      case CONNTRACK_LISTING_AGE ->
          given(kernel.listingAge(Instant.now()), age -> values.add(seconds(age)));
      case CONNTRACK_LISTING_DURATION ->
          given(lastListing(), listing -> values.add(seconds(listing.took())));
      case CONNTRACK_LISTING_ENTRIES ->
          given(lastListing(), listing -> values.count(listing.entries()));
      case CONNTRACK_OVERRUNS ->
          given(kernel.conntrack(), counters -> values.count(counters.overruns()));
      case CONNTRACK_SOCKET_DROPS ->
          given(kernel.conntrack(), counters -> given(counters.socketDrops(), values::count));
      case TRAFFIC_OVERFLOW ->
          given(kernel.traffic(), counters -> values.count(counters.overflowed()));
      case TRAFFIC_LOST ->
          given(
              kernel.traffic(),
              counters -> {
                values.count(counters.lost(), "full");
                values.count(counters.unreadable(), "unreadable");
              });
      case TRAFFIC_INTERFACES ->
          given(
              kernel.traffic(),
              counters -> {
                values.count(counters.watched(), "watched");
                values.count(counters.unwatched(), "unwatched");
              });
      case TRAFFIC_ATTACH_FAILURES ->
          given(kernel.traffic(), counters -> values.count(counters.attachFailures()));
      case DROPS_UNTOLD -> given(kernel.dropsUntold(), values::count);
      case RECORDS_PENDING -> values.count(publisher.flowsBuffered());
      case SPOOL_RECORDS -> values.count(publisher.spool().records());
      case SPOOL_BYTES -> values.count(publisher.spool().bytes());
      case SPOOL_USABLE -> values.add(publisher.spool().usable() ? 1 : 0);
      case SPOOL_FAILURES -> values.count(publisher.spool().failures());
      case SOURCE_UP ->
          agent.sources().forEach(source -> values.add(source.sees() ? 1 : 0, source.name()));
      case SOURCE_STARTS ->
          agent.sources().forEach(source -> values.count(source.starts(), source.name()));
      case KAFKA_REACHED -> values.add(agent.kafkaReached() ? 1 : 0);
      case SAFE_TIMESTAMP -> {
        Instant safe = agent.safeUntil();
        values.add(safe == null ? 0 : safe.toEpochMilli() / 1e3);
      }
      case EPOCH -> values.add(agent.epoch() / 1e3);
    }
  }

  private @Nullable Listing lastListing() {
    ConntrackCounters conntrack = feeds.kernel().conntrack();
    return conntrack == null ? null : conntrack.lastListing();
  }

  /** A feed that does not run has no numbers. */
  private static <T> void given(@Nullable T reading, Consumer<T> then) {
    if (reading != null) {
      then.accept(reading);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private void records(Values values) {
    for (SourceKind kind : SourceKind.values()) {
      for (Outcome outcome : Outcome.values()) {
        long count = sink.records(kind, outcome);
        if (count > 0) {
          values.count(count, lower(kind), lower(outcome));
        }
      }
    }
  }

  private void losses(Values values) {
    for (LossPlace place : LossPlace.values()) {
      for (LossUnit unit : LossUnit.values()) {
        long count = sink.losses(place, unit);
        if (count > 0) {
          values.count(count, lower(place), lower(unit));
        }
      }
    }
  }

  private void lossSeconds(Values values) {
    for (LossPlace place : LossPlace.values()) {
      if (sink.lossSeconds(place) > 0) {
        values.add(sink.lossSeconds(place), lower(place));
      }
    }
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
