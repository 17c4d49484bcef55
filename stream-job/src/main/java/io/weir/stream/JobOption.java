package io.weir.stream;

import org.jspecify.annotations.Nullable;

/**
 * Every option of {@link FlowJobMain}; what {@code --help} and the reference say is made of these.
 */
public enum JobOption {
  KAFKA("kafka", null, "Kafka brokers as host:port, several separated by commas"),
  ARCHIVE("archive", null, "folder of the archive, as a path or a URI that Flink can write to"),
  ARCHIVE_WRITER(
      "archive-writer",
      "columns",
      "how files are written: columns (fast, sorted) or records (by parquet-avro)"),
  FLOWS_TOPIC("flows-topic", "weir.flows", "topic of flow records, read"),
  CLUSTER_TOPIC("cluster-topic", "weir.cluster", "topic of cluster changes, one partition, read"),
  VERDICTS_TOPIC("verdicts-topic", "weir.verdicts", "topic of verdicts, written"),
  EDGES_TOPIC("edges-topic", "weir.edges", "topic of verdicts summed up by minute, written"),
  OBSERVER_LOSS_TOPIC(
      "observer-loss-topic",
      "weir.observer-loss",
      "topic of what observers say they missed, written"),
  DEAD_LETTERS_TOPIC(
      "dead-letters-topic", "weir.dead-letters", "topic of what no one could read, written"),
  CONSUMER_GROUP(
      "consumer-group", "weir", "group of the committed offsets, prefix of transactional ids"),
  FLOWS_FROM(
      "flows-from",
      "committed",
      "where reading the flows starts without a checkpoint: committed, earliest or latest"),
  READ_UNTIL(
      "read-until",
      "stopped",
      "stopped: run on; current-end: judge what the topics hold now, then end"),
  VERDICT_DELIVERY(
      "verdict-delivery",
      "at-least-once",
      "of the topics of verdicts, edges and losses: none, at-least-once or exactly-once"),
  VERDICT_REVISIONS(
      "verdict-revisions",
      "first-and-last",
      "of a row, the topic of verdicts gets: first-and-last (the first when the bookmark has passed"
          + " its start, the last where it says something else) or last; the archive gets the last"),
  TRANSACTION_TIMEOUT(
      "transaction-timeout",
      "15m",
      "with exactly-once: longer than a checkpoint interval and a restart, at most the broker's"
          + " transaction.max.timeout.ms"),
  REPORT_INTERVAL("report-interval", "10s", "length of a cell, as the agents report"),
  PAIRING_WAIT(
      "pairing-wait", "5s", "how long after a cell's end other observers' records are awaited"),
  JUDGE_SPREAD(
      "judge-spread",
      "10s",
      "over how long the cells of one interval are then judged, each connection always at the same"
          + " part of it: all at once would hold up first revisions"),
  PAIRING_TOLERANCE(
      "pairing-tolerance", "2s", "how far two observers' starts of one connection may lie apart"),
  OUT_OF_ORDERNESS(
      "out-of-orderness", "5s", "how far behind the latest flow another is still on time"),
  ALLOWED_LATENESS(
      "allowed-lateness",
      "5m",
      "how long a cell is remembered: a first late record still makes a row, others go to"
          + " late_flows"),
  BOOKMARK_ALLOWANCE(
      "bookmark-allowance", "1s", "how far past a flow's start and the grace the bookmark must be"),
  MAX_WAIT(
      "max-wait",
      "1m",
      "how long a flow waits for the bookmark beyond its time; then JUDGED_EARLY"),
  AS_OF_WINDOW("as-of-window", "15m", "how much of the cluster's history is kept"),
  FLOWS_IDLE_AFTER(
      "flows-idle-after",
      "5s",
      "processing time after which a silent partition is not waited for; only while Kafka says that"
          + " it is read up to its end"),
  FLOWS_UNREAD_AFTER(
      "flows-unread-after",
      "2m",
      "the same of a partition that cannot be read up to its end, as long as Kafka serves others"),
  FIRST_BOOKMARK_WAIT(
      "first-bookmark-wait",
      "2m",
      "how long after each start the job waits for the watch's first bookmark"),
  CLUSTER_IDLE_AFTER(
      "cluster-idle-after",
      "30s",
      "processing time without bookmark after which the watch is silent"),
  MAX_CLOCK_SKEW(
      "max-clock-skew",
      "5m",
      "how far past Kafka's timestamp a record may move event time; no partition is read further"
          + " ahead of the others than this and a minute"),
  IP_BLOCK_MATCHES_PODS(
      "ip-block-matches-pods", "true", "whether an ipBlock also matches pod addresses"),
  INTENT_REQUIRE(
      "intent-require",
      "any",
      "governed ends that an intended rule must admit: any, ingress, egress or both"),
  DISABLED_FINDINGS(
      "disabled-findings", "", "findings that take no intent away, separated by commas"),
  ENFORCEMENT_GRACE("enforcement-grace", "5s", "how long a plugin may take to program a change"),
  UNLISTED_PROTOCOLS(
      "unlisted-protocols",
      "rules-without-ports",
      "what admits ICMP and kin: rules-without-ports, any-rule or always"),
  RECHECK_ESTABLISHED(
      "recheck-established",
      "false",
      "whether the plugin re-checks connections after a policy change"),
  CLUSTER_CIDRS(
      "cluster-cidrs", "", "ranges of cluster addresses beyond podCIDRs and Services, by commas"),
  EXCEPTIONS(
      "exceptions",
      "",
      "exceptions.yaml, a path or a URI: accepted flows; read once at submission, so submit again"
          + " when it has changed");

  private final String key;
  private final @Nullable String standard;
  private final String meaning;

  JobOption(String key, @Nullable String standard, String meaning) {
    this.key = key;
    this.standard = standard;
    this.meaning = meaning;
  }

  /** Name on the command line, after two dashes, and in a properties file. */
  public String key() {
    return key;
  }

  /** What holds when it is not given; null when it must be given. */
  public @Nullable String standard() {
    return standard;
  }

  /** For a person. */
  public String meaning() {
    return meaning;
  }
}
