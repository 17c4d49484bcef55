package io.weir.cli.run;

import io.weir.cli.hubble.HubbleOptions;
import io.weir.collector.flow.Enforcement;
import io.weir.collector.flow.ObserverConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where flows come from and what is known of the node that saw them. */
final class FlowOptions {

  static final String LIVE = "live";
  static final String NONE = "none";
  static final String STANDARD_INPUT = "-";

  @Option(
      names = "--conntrack",
      paramLabel = "live|FILE|-",
      description =
          "This machine's connections, or lines of 'conntrack -E -o timestamp,extended,id' from a"
              + " file or standard input.")
  @Nullable String conntrack;

  @Mixin HubbleOptions hubble = new HubbleOptions();

  @Option(
      names = "--drops",
      paramLabel = "live|none|FILE",
      defaultValue = NONE,
      description =
          "Dropped packets: this machine's (root), none, or those of a capture's drops.jsonl."
              + " Without them a denial is not seen (default: none).")
  String drops = NONE;

  /** What to count at the interfaces of pods. */
  enum Traffic {
    LIVE,
    NONE
  }

  @Option(
      names = "--traffic",
      paramLabel = "live|none",
      defaultValue = "none",
      description =
          "Packets at this machine's pods' interfaces (root): for what the kernel does not track,"
              + " and to tell what arrived from what did not. Each packet pays for it (default:"
              + " none).")
  Traffic traffic = Traffic.NONE;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      defaultValue = "node",
      description =
          "Name of the node that saw the flows, as the cluster knows it; Hubble names its own"
              + " (default: node).")
  String node = "node";

  @Option(
      names = "--pod-cidr",
      paramLabel = "CIDR",
      description = "Addresses of that node's own pods; repeatable.")
  List<String> podCidrs = new ArrayList<>();

  @Option(
      names = "--enforcement",
      paramLabel = "netfilter|none",
      defaultValue = "none",
      description =
          "Whether that node's plugin drops in netfilter, so that a connection it confirmed has"
              + " passed (default: none).")
  Enforcement enforcement = Enforcement.NONE;

  @Option(
      names = "--report-interval",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Length of a cell: one row per connection and cell (default: 10).")
  int reportIntervalSeconds = 10;

  boolean isLive() {
    return LIVE.equals(conntrack);
  }

  Duration reportInterval() {
    return Duration.ofSeconds(reportIntervalSeconds);
  }

  /** What they say of the observer; throws IllegalArgumentException naming what is wrong. */
  ObserverConfig observer(String cluster) {
    return ObserverConfig.of(cluster, node, reportInterval(), podCidrs, enforcement);
  }
}
