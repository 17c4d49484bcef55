package io.weir.collector.watch;

import io.weir.collector.status.MetricsPage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** A watcher's status as metrics, with every name it has. */
final class WatcherMetrics {

  private final MetricsPage page = new MetricsPage();
  private final Supplier<WatcherStatus> status;
  private final InstantSource clock;

  private WatcherMetrics(Supplier<WatcherStatus> status, InstantSource clock) {
    this.status = status;
    this.clock = clock;
  }

  static MetricsPage page(Supplier<WatcherStatus> status, InstantSource clock) {
    WatcherMetrics metrics = new WatcherMetrics(status, clock);
    metrics.register();
    return metrics.page;
  }

  private void register() {
    gauge("weir_watch_leader", "1 while this process leads and publishes.", WatcherStatus::leads);
    gauge(
        "weir_watch_api_in_touch",
        "1 while the Kubernetes API answers about the Lease.",
        WatcherStatus::inTouch);
    counter(
        "weir_watch_reigns_total", "How often this process began to lead.", WatcherStatus::reigns);
    counter(
        "weir_watch_changes_total",
        "Changes, bookmarks and snapshot marks handed to the publisher.",
        now -> now.changes().taken());
    counter(
        "weir_watch_changes_acknowledged_total",
        "Those of them that Kafka has.",
        now -> now.changes().acknowledged());
    counter(
        "weir_watch_changes_refused_total",
        "Those that Kafka can never take: raise max.message.bytes.",
        now -> now.changes().refused());
    counter(
        "weir_watch_tombstones_total",
        "Keys of deleted objects that Kafka was told to forget.",
        now -> now.changes().tombstones());
    page.gauge(
        "weir_watch_bookmark_age_seconds",
        "Since the moment up to which all is published; grows while the API or Kafka is away.",
        List.of(),
        this::bookmarkAge);
  }

  private void bookmarkAge(MetricsPage.Values values) {
    WatcherStatus now = status.get();
    Instant bookmark = now.bookmark();
    if (now.leads() && bookmark != null) {
      values.add(Math.max(0, Duration.between(bookmark, clock.instant()).toMillis()) / 1000.0);
    }
  }

  private void gauge(String name, String help, Predicate<WatcherStatus> value) {
    page.gauge(name, help, List.of(), values -> values.add(value.test(status.get()) ? 1 : 0));
  }

  private void counter(String name, String help, ToLongFunction<WatcherStatus> value) {
    page.counter(name, help, List.of(), values -> values.count(value.applyAsLong(status.get())));
  }
}
