package io.weir.collector.agent;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A setting of the agent: a key of the configuration file, and an option of the command line under
 * the same name.
 */
public enum AgentSetting {
  CLUSTER("NAME", "default", "Name of the cluster in the records."),
  NODE("NAME", null, "Name of this node as the cluster knows it. Required."),
  BOOTSTRAP_SERVERS("HOST:PORT,...", null, "Where Kafka is. Required."),
  KAFKA_PROPERTIES(
      "FILE",
      null,
      "Further settings of the Kafka client (security, above all), as a properties file. Its values"
          + " are never shown."),
  FLOWS_TOPIC("NAME", "weir.flows", "Topic of flow records and losses."),
  FLOW_PARTITIONS(
      "N",
      "12",
      "Partitions of that topic when it is made, and until Kafka has told how many it has."),
  CREATE_TOPICS(
      "true|false",
      "true",
      "Make Weir's topics where they are missing; with false they must be there."),
  REPORT_INTERVAL("SECONDS", "60", "Length of a cell: one record per connection and cell."),
  POD_CIDR("CIDR", "", "Addresses of this node's own pods. A list."),
  ENFORCEMENT(
      "netfilter|none",
      "none",
      "Whether this node's network plugin drops in netfilter, so that a connection it confirmed has"
          + " passed."),
  CONNTRACK("on|off", "on", "Connections, from the kernel's connection tracking."),
  ENABLE_ACCOUNTING(
      "true|false",
      "false",
      "Switch the kernel's counters and times of connections on where they are off"
          + " (nf_conntrack_acct, nf_conntrack_timestamp)."),
  DROPS(
      "on|auto|off",
      "auto",
      "Dropped packets, by eBPF. auto: where this kernel and the given rights allow it."),
  TRAFFIC(
      "on|auto|off",
      "off",
      "Packets at pods' interfaces, by eBPF: for nodes on which the kernel does not track"
          + " connections, and to tell what arrived from what did not. Off, as each packet pays for"
          + " it. auto: where this kernel and the given rights allow it."),
  HUBBLE(
      "FILE",
      null,
      "Cilium's flows: the file of Hubble's exporter on this node, from now on, also when it is"
          + " rotated; it is awaited while it is not there."),
  HUBBLE_SERVER(
      "HOST:PORT",
      null,
      "Cilium's flows as they happen, from this node's Hubble (port 4244). Awaited while it is away."),
  HUBBLE_TLS("true|false", "false", "Talk TLS with that server; implied by the settings below."),
  HUBBLE_TLS_CA(
      "FILE", null, "Certificates (PEM) that sign the server's, else those that Java trusts."),
  HUBBLE_TLS_CERT("FILE", null, "Our certificate (PEM), for a server that asks for one."),
  HUBBLE_TLS_KEY("FILE", null, "Its key (PEM, PKCS #8)."),
  HUBBLE_TLS_NAME("NAME", null, "Name in the server's certificate, where it is not the host's."),
  MAX_CONNECTIONS(
      "N", "131072", "Connections remembered at once; what exceeds it is counted as loss."),
  BUFFER_RECORDS("N", "4096", "Flow records held in memory."),
  DATA_DIR(
      "DIR", "/var/lib/weir", "Where the spool and the agent's state are kept across restarts."),
  SPOOL_SIZE(
      "SIZE",
      "256MiB",
      "Disk for flow records while Kafka is away, at least 1MiB; beyond it the oldest are lost and"
          + " counted."),
  FLUSH_LIMIT(
      "SECONDS", "10", "How long stopping waits for Kafka; what it does not take stays on disk."),
  HTTP_ADDRESS(
      "HOST:PORT|off", "0.0.0.0:9478", "Where /healthz, /readyz and /metrics answer; port 0: any."),
  LOG_FORMAT("text|json|auto", "auto", "Log lines. auto: text on a terminal, else json."),
  LOG_LEVEL("error|warn|info|debug", "info", "What is logged of Weir itself.");

  private final String shape;
  private final @Nullable String standard;
  private final String meaning;

  AgentSetting(String shape, @Nullable String standard, String meaning) {
    this.shape = shape;
    this.standard = standard;
    this.meaning = meaning;
  }

  /** Its name in file and options, e.g. {@code report-interval}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What a value looks like. */
  public String shape() {
    return shape;
  }

  /** The value when none is given, empty for an empty list; null when there is none. */
  public @Nullable String standard() {
    return standard;
  }

  /** One sentence or two for a person. */
  public String meaning() {
    return meaning;
  }

  /** True when it takes several values. */
  public boolean isList() {
    return this == POD_CIDR;
  }

  static Optional<AgentSetting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(AgentSetting::key).toList();
  }
}
