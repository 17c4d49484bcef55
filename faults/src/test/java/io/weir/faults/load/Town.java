package io.weir.faults.load;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.NamespaceState;
import io.weir.schemas.NodeState;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import io.weir.schemas.wire.AvroTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster whose policies change all the time: web pods on node-a, databases on node-b. Each
 * database goes round three phases, a few cells each: open, closed, and open to the web pods by a
 * rule.
 */
final class Town {

  static {
    AvroTrust.ensure();
  }

  static final String CLUSTER = "east";
  static final Duration CELL = Duration.ofSeconds(10);
  static final int WEBS = 20;
  static final int DATABASES = 10;

  /** How long plugins may take to program a change. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration PAIRING_TOLERANCE = Duration.ofSeconds(2);

  private static final Duration CHANGED_AFTER = Duration.ofSeconds(1);
  private static final Duration CALM_AFTER = Duration.ofSeconds(7);

  private static final int CELLS_A_PHASE = 4;

  private final Instant start;
  private final Duration ahead;

  /** Where a database stands on its way. */
  enum Phase {
    OPEN,
    CLOSED,
    BY_RULE
  }

  /**
   * @param start of the first cell
   * @param ahead how far node-b's clock is ahead of all others
   */
  Town(Instant start, Duration ahead) {
    this.start = start;
    this.ahead = ahead;
  }

  /** What node-b's clock shows. */
  Instant onNodeB(Instant moment) {
    return moment.plus(ahead);
  }

  /** Whether both nodes' observations of a connection are so far apart that no one pairs them. */
  boolean clocksDisagree() {
    return ahead.abs().compareTo(PAIRING_TOLERANCE) > 0;
  }

  /** Start of the cell in which a moment lies. */
  Instant cellOf(Instant moment) {
    return start.plus(CELL.multipliedBy(cell(moment)));
  }

  /** Where a database stands at a moment. */
  Phase phaseAt(Instant moment, int database) {
    return phase(cell(moment.minus(CHANGED_AFTER)), database);
  }

  private int cell(Instant moment) {
    return (int) Math.floorDiv(Duration.between(start, moment).toMillis(), CELL.toMillis());
  }

  Instant cellStart(int cell) {
    return start.plus(CELL.multipliedBy(cell));
  }

  /** Within a cell, and for three seconds after, further from any change than plugins may take. */
  Instant calmMoment(int cell) {
    boolean beforeAChange = cell % CELLS_A_PHASE == CELLS_A_PHASE - 1;
    return beforeAChange ? cellStart(cell) : cellStart(cell).plus(CALM_AFTER);
  }

  Phase phase(int cell, int database) {
    return Phase.values()[Math.floorMod(cell / CELLS_A_PHASE + database, Phase.values().length)];
  }

  static String webAddress(int web) {
    return "10.1.1." + (2 + web);
  }

  static String databaseAddress(int database) {
    return "10.1.2." + (2 + database);
  }

  /** All that is there before the first cell. */
  List<ClusterChange> snapshot() {
    Instant before = start.minusSeconds(60);
    List<ClusterChange> changes = new ArrayList<>();
    changes.add(mark(ChangeType.SNAPSHOT_BEGIN, before));
    changes.add(node("node-a", "192.168.0.1", "10.1.1.0/24", before));
    changes.add(node("node-b", "192.168.0.2", "10.1.2.0/24", before));
    changes.add(
        object(
            "v1",
            "Namespace",
            null,
            "shop",
            before,
            NamespaceState.newBuilder()
                .setLabels(Map.of("kubernetes.io/metadata.name", "shop"))
                .build()));
    for (int web = 0; web < WEBS; web++) {
      changes.add(pod("web-" + web, "web", "node-a", webAddress(web), before));
    }
    for (int database = 0; database < DATABASES; database++) {
      changes.add(
          pod("db-" + database, "db-" + database, "node-b", databaseAddress(database), before));
      if (phase(0, database) != Phase.OPEN) {
        changes.add(deny(database, before));
      }
      if (phase(0, database) == Phase.BY_RULE) {
        changes.add(allow(database, before));
      }
    }
    changes.add(mark(ChangeType.SNAPSHOT_END, before));
    return changes;
  }

  /** What changes in a cell. */
  List<ClusterChange> changes(int cell) {
    List<ClusterChange> changes = new ArrayList<>();
    if (cell == 0) {
      return changes;
    }
    Instant at = cellStart(cell).plus(CHANGED_AFTER);
    for (int database = 0; database < DATABASES; database++) {
      Phase phase = phase(cell, database);
      if (phase == phase(cell - 1, database)) {
        continue;
      }
      switch (phase) {
        case OPEN -> {
          changes.add(deleted(allow(database, at)));
          changes.add(deleted(deny(database, at)));
        }
        case CLOSED -> changes.add(deny(database, at));
        case BY_RULE -> changes.add(allow(database, at));
      }
    }
    return changes;
  }

  /** That all up to the end of a cell has been told. */
  ClusterChange bookmark(int cell) {
    Instant end = cellStart(cell + 1);
    ClusterChange bookmark = mark(ChangeType.BOOKMARK, end);
    bookmark.setSnapshotId(null);
    bookmark.setBookmark(end);
    return bookmark;
  }

  /** A policy that selects no pod, for storms. */
  static ClusterChange bystander(int number, Instant at) {
    return policy(
        "bystander-" + number,
        "{\"podSelector\":{\"matchLabels\":{\"app\":\"nobody-"
            + number
            + "\"}},\"policyTypes\":[\"Ingress\"]}",
        at);
  }

  private static ClusterChange deny(int database, Instant at) {
    return policy(
        "deny-" + database,
        "{\"podSelector\":{\"matchLabels\":{\"app\":\"db-"
            + database
            + "\"}},\"policyTypes\":[\"Ingress\"]}",
        at);
  }

  private static ClusterChange allow(int database, Instant at) {
    return policy(
        "allow-" + database,
        "{\"podSelector\":{\"matchLabels\":{\"app\":\"db-"
            + database
            + "\"}},\"ingress\":[{\"from\":[{\"podSelector\":{\"matchLabels\":{\"app\":\"web\"}}}],"
            + "\"ports\":[{\"protocol\":\"TCP\",\"port\":8080}]}]}",
        at);
  }

  private static ClusterChange policy(String name, String spec, Instant at) {
    return object(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        "shop",
        name,
        at,
        PolicyState.newBuilder().setSpecJson(spec).build());
  }

  private static ClusterChange deleted(ClusterChange object) {
    object.setType(ChangeType.DELETED);
    object.setState(null);
    return object;
  }

  private static ClusterChange pod(
      String name, String app, String node, String address, Instant at) {
    return object(
        "v1",
        "Pod",
        "shop",
        name,
        at,
        PodState.newBuilder()
            .setLabels(Map.of("app", app))
            .setNode(node)
            .setAddresses(List.of(address))
            .setPhase(PodPhase.RUNNING)
            .setStartedAt(at.minusSeconds(3600))
            .build());
  }

  private static ClusterChange node(String name, String address, String podCidr, Instant at) {
    return object(
        "v1",
        "Node",
        null,
        name,
        at,
        NodeState.newBuilder()
            .setAddresses(List.of(address))
            .setPodCidrs(List.of(podCidr))
            .build());
  }

  private static ClusterChange object(
      String apiVersion,
      String kind,
      @Nullable String namespace,
      String name,
      Instant at,
      Object state) {
    return base(ChangeType.PRESENT, at)
        .setApiVersion(apiVersion)
        .setKind(kind)
        .setNamespace(namespace)
        .setName(name)
        .setUid(kind + "-" + name)
        .setGeneration(1L)
        .setState(state)
        .build();
  }

  private static ClusterChange mark(ChangeType type, Instant at) {
    return base(type, at).setSnapshotId("snapshot").build();
  }

  private static ClusterChange.Builder base(ChangeType type, Instant at) {
    return ClusterChange.newBuilder()
        .setCluster(CLUSTER)
        .setPublisher("watcher")
        .setEpoch(1)
        .setType(type)
        .setObservedAt(at);
  }
}
