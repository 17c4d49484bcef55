package io.weir.collector.agent.metrics;

import java.util.List;

/** Every metric of the agent; names and labels are stable. */
public enum AgentMetric {
  EVENTS(
      Type.COUNTER,
      "weir_collector_events_total",
      List.of("source", "kind"),
      "What the node's feeds told: conntrack events new, update, present and destroy, drop, traffic,"
          + " listing (of the conntrack table), loss (a report of something missed, such as an"
          + " overrun of the socket); Hubble's events flow, loss, node_status and unused."),
  RECORDS_TAKEN(
      Type.COUNTER,
      "weir_collector_records_taken_total",
      List.of("source_kind", "outcome"),
      "Flow records that the sources made."),
  RECORDS_RECOVERED(
      Type.COUNTER,
      "weir_collector_records_recovered_total",
      List.of(),
      "Flow records that an earlier agent had left on disk."),
  RECORDS_ACKNOWLEDGED(
      Type.COUNTER,
      "weir_collector_records_acknowledged_total",
      List.of(),
      "Flow records that Kafka has."),
  RECORDS_LOST(
      Type.COUNTER,
      "weir_collector_records_lost_total",
      List.of("place"),
      "Flow records that are gone: buffer (memory and disk were full), transport (Kafka will never"
          + " take them)."),
  PRODUCER_REPLACEMENTS(
      Type.COUNTER,
      "weir_collector_producer_replacements_total",
      List.of(),
      "Kafka producers that could send no more (fenced, not authorized, out of sequence, silent for"
          + " minutes) and were replaced; what they held is sent again."),
  LOSSES(
      Type.COUNTER,
      "weir_collector_losses_total",
      List.of("place", "unit"),
      "What the sources know that they missed, in units; place kernel is an overrun of a socket, ring"
          + " or map, input what could not be read. Reports without a number count as one."),
  LOSS_SECONDS(
      Type.COUNTER,
      "weir_collector_loss_seconds_total",
      List.of("place"),
      "Length of the intervals in which something was missed."),
  CONNTRACK_LISTING_AGE(
      Type.GAUGE,
      "weir_collector_conntrack_listing_age_seconds",
      List.of(),
      "Time since the last complete listing of the conntrack table began, or since the feed was made"
          + " while there is none; above two or three minutes what events missed is not found."),
  CONNTRACK_LISTING_DURATION(
      Type.GAUGE,
      "weir_collector_conntrack_listing_duration_seconds",
      List.of(),
      "How long that listing took."),
  CONNTRACK_LISTING_ENTRIES(
      Type.GAUGE, "weir_collector_conntrack_listing_entries", List.of(), "Entries that it had."),
  CONNTRACK_OVERRUNS(
      Type.COUNTER,
      "weir_collector_conntrack_overruns_total",
      List.of(),
      "Times that the kernel had to throw conntrack events away; each is followed by a listing."),
  CONNTRACK_SOCKET_DROPS(
      Type.COUNTER,
      "weir_collector_conntrack_socket_drops_total",
      List.of(),
      "Conntrack events that the kernel threw away, by its own count."),
  TRAFFIC_OVERFLOW(
      Type.COUNTER,
      "weir_collector_traffic_overflow_packets_total",
      List.of(),
      "Packets that found the eBPF map of flows full and were told one by one; nothing is lost yet."),
  TRAFFIC_LOST(
      Type.COUNTER,
      "weir_collector_traffic_lost_packets_total",
      List.of("reason"),
      "Packets at pods' interfaces that no flow counts: full (map and ring buffer were), unreadable"
          + " (their headers)."),
  TRAFFIC_INTERFACES(
      Type.GAUGE,
      "weir_collector_traffic_interfaces",
      List.of("state"),
      "Pods' interfaces that are watched, and those unwatched that should be."),
  TRAFFIC_ATTACH_FAILURES(
      Type.COUNTER,
      "weir_collector_traffic_attach_failures_total",
      List.of(),
      "Attempts to watch an interface that failed."),
  DROPS_UNTOLD(
      Type.COUNTER,
      "weir_collector_drops_untold_total",
      List.of(),
      "Dropped packets that could not be told, as the ring buffer was full."),
  RECORDS_PENDING(
      Type.GAUGE,
      "weir_collector_records_pending",
      List.of(),
      "Flow records in memory or on disk that Kafka does not have yet."),
  SPOOL_RECORDS(
      Type.GAUGE,
      "weir_collector_spool_records",
      List.of(),
      "Records that wait on disk; above 0 Kafka is behind or away."),
  SPOOL_BYTES(
      Type.GAUGE, "weir_collector_spool_bytes", List.of(), "Size of the files of the spool."),
  SPOOL_USABLE(
      Type.GAUGE,
      "weir_collector_spool_usable",
      List.of(),
      "1 when the disk takes records, 0 when it does not."),
  SPOOL_FAILURES(
      Type.COUNTER,
      "weir_collector_spool_failures_total",
      List.of(),
      "Times that the disk did not take or give a record."),
  SOURCE_UP(
      Type.GAUGE,
      "weir_collector_source_up",
      List.of("source"),
      "1 while the source, kernel or hubble, runs and sees; 0 also while Hubble's server or file is"
          + " away."),
  SOURCE_STARTS(
      Type.COUNTER,
      "weir_collector_source_starts_total",
      List.of("source"),
      "Times that the source was started; more than 1 after failures."),
  KAFKA_REACHED(
      Type.GAUGE,
      "weir_collector_kafka_reached",
      List.of(),
      "1 once Kafka has told the partitions of the flow topic."),
  SAFE_TIMESTAMP(
      Type.GAUGE,
      "weir_collector_safe_timestamp_seconds",
      List.of(),
      "Until when all that was seen is with Kafka or on disk, seconds since 1970; 0 before the first"
          + " report interval has passed."),
  EPOCH(
      Type.GAUGE,
      "weir_collector_epoch_timestamp_seconds",
      List.of(),
      "Start of this agent, seconds since 1970: the epoch of its records' numbers.");

  /** As Prometheus knows them. */
  public enum Type {
    COUNTER,
    GAUGE
  }

  private final Type type;
  private final String metric;

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<String> labels;

  private final String meaning;

  AgentMetric(Type type, String metric, List<String> labels, String meaning) {
    this.type = type;
    this.metric = metric;
    this.labels = labels;
    this.meaning = meaning;
  }

  public Type type() {
    return type;
  }

  /** Its name. */
  public String metric() {
    return metric;
  }

  public List<String> labels() {
    return labels;
  }

  /** What it says, for a person. */
  public String meaning() {
    return meaning;
  }
}
