package io.weir.collector.flow;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.Printable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who observes, and what it knows of its node.
 *
 * @param reportInterval length of a cell, 1 second to 1 hour, whole seconds
 * @param podCidrs address blocks of this node's pods; empty when unknown
 * @param nodeNetns inode of the node's own network namespace; null: every drop is the node's own
 * @param maxConnections connections remembered at once; what exceeds it is counted as loss
 */
public record ObserverConfig(
    String cluster,
    String observer,
    Duration reportInterval,
    List<String> podCidrs,
    Enforcement enforcement,
    @Nullable Long nodeNetns,
    int maxConnections) {

  /** Enough for a busy node (nf_conntrack_max is 262144 by default); 100 to 140 bytes each. */
  public static final int DEFAULT_MAX_CONNECTIONS = 262_144;

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * Refuses what makes no sense.
   *
   * @throws IllegalArgumentException naming the field, its value and what is allowed
   */
  public ObserverConfig {
    requireText("cluster", cluster);
    requireText("observer", observer);
    if (reportInterval.compareTo(SHORTEST) < 0
        || reportInterval.compareTo(LONGEST) > 0
        || !reportInterval.equals(Duration.ofSeconds(reportInterval.toSeconds()))) {
      throw new IllegalArgumentException(
          "report interval " + reportInterval + ": allowed are whole seconds from PT1S to PT1H");
    }
    podCidrs = List.copyOf(podCidrs);
    podCidrs.forEach(Cidr::parse);
    if (maxConnections < 1) {
      throw new IllegalArgumentException("max connections " + maxConnections + ": at least 1");
    }
  }

  /** An observer with the default bound that takes every drop for its node's own. */
  public static ObserverConfig of(
      String cluster,
      String observer,
      Duration reportInterval,
      List<String> podCidrs,
      Enforcement enforcement) {
    return new ObserverConfig(
        cluster, observer, reportInterval, podCidrs, enforcement, null, DEFAULT_MAX_CONNECTIONS);
  }

  /** The same, telling the node's own drops from those inside its pods. */
  public ObserverConfig withNodeNetns(@Nullable Long inode) {
    return new ObserverConfig(
        cluster, observer, reportInterval, podCidrs, enforcement, inode, maxConnections);
  }

  /** The same under another name, as an observer that speaks for several nodes needs it. */
  public ObserverConfig withObserver(String name) {
    return new ObserverConfig(
        cluster, name, reportInterval, podCidrs, enforcement, nodeNetns, maxConnections);
  }

  private static void requireText(String field, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          field + " \"" + Printable.of(value) + "\" is blank: give it a name");
    }
  }
}
