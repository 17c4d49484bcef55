package io.weir.collector.watch;

import java.time.Duration;
import java.time.Instant;

/** A watcher's status in Prometheus' text format, with every name it has. */
final class WatcherMetrics {

  private WatcherMetrics() {}

  static String text(WatcherStatus status, Instant now) {
    StringBuilder text = new StringBuilder();
    gauge(text, "weir_watch_leader", "1 while this process leads and publishes.", status.leads());
    gauge(
        text,
        "weir_watch_api_in_touch",
        "1 while the Kubernetes API answers about the Lease.",
        status.inTouch());
    counter(text, "weir_watch_reigns", "How often this process began to lead.", status.reigns());
    counter(
        text,
        "weir_watch_changes",
        "Changes, bookmarks and snapshot marks handed to the publisher.",
        status.changes().taken());
    counter(
        text,
        "weir_watch_changes_acknowledged",
        "Those of them that Kafka has.",
        status.changes().acknowledged());
    counter(
        text,
        "weir_watch_changes_refused",
        "Those that Kafka can never take: raise max.message.bytes.",
        status.changes().refused());
    counter(
        text,
        "weir_watch_tombstones",
        "Keys of deleted objects that Kafka was told to forget.",
        status.changes().tombstones());
    Instant bookmark = status.bookmark();
    if (status.leads() && bookmark != null) {
      head(
          text,
          "weir_watch_bookmark_age_seconds",
          "gauge",
          "Since the moment up to which all is published; grows while the API or Kafka is away.");
      text.append("weir_watch_bookmark_age_seconds ")
          .append(Math.max(0, Duration.between(bookmark, now).toMillis()) / 1000.0)
          .append('\n');
    }
    return text.toString();
  }

  private static void gauge(StringBuilder text, String name, String help, boolean value) {
    head(text, name, "gauge", help);
    text.append(name).append(value ? " 1\n" : " 0\n");
  }

  private static void counter(StringBuilder text, String name, String help, long value) {
    head(text, name + "_total", "counter", help);
    text.append(name).append("_total ").append(value).append('\n');
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
