package io.weir.stream.testing;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.NamespaceState;
import io.weir.schemas.NodeState;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import io.weir.schemas.wire.AvroTrust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cluster changes for tests: nodes a and b with a pod each in namespace shop. */
public final class Changes {

  static {
    AvroTrust.ensure();
  }

  private Changes() {}

  /**
   * A full snapshot: pod web (10.1.1.2, node-a, app=web), pod db (10.1.2.3, node-b, app=db), both
   * in namespace shop.
   */
  public static List<ClusterChange> snapshot(String cluster, Instant at) {
    List<ClusterChange> changes = new ArrayList<>();
    changes.add(mark(cluster, ChangeType.SNAPSHOT_BEGIN, at));
    changes.add(node(cluster, "node-a", "192.168.0.1", "10.1.1.0/24", at));
    changes.add(node(cluster, "node-b", "192.168.0.2", "10.1.2.0/24", at));
    changes.add(namespace(cluster, "shop", at));
    changes.add(pod(cluster, "web", "node-a", "10.1.1.2", at));
    changes.add(pod(cluster, "db", "node-b", "10.1.2.3", at));
    changes.add(mark(cluster, ChangeType.SNAPSHOT_END, at));
    return changes;
  }

  /** A bookmark that says that everything up to the moment is published. */
  public static ClusterChange bookmark(String cluster, Instant at) {
    ClusterChange bookmark = mark(cluster, ChangeType.BOOKMARK, at);
    bookmark.setSnapshotId(null);
    bookmark.setBookmark(at);
    return bookmark;
  }

  /** A pod with the label app=NAME in namespace shop, running for an hour. */
  public static ClusterChange pod(
      String cluster, String name, String node, String address, Instant at) {
    return object(
        cluster,
        "v1",
        "Pod",
        "shop",
        name,
        at,
        PodState.newBuilder()
            .setLabels(Map.of("app", name))
            .setNode(node)
            .setAddresses(List.of(address))
            .setPhase(PodPhase.RUNNING)
            .setStartedAt(at.minusSeconds(3600))
            .build());
  }

  /** A NetworkPolicy that isolates pods app=db of namespace shop and admits no one. */
  public static ClusterChange denyDb(String cluster, Instant at) {
    return object(
        cluster,
        "networking.k8s.io/v1",
        "NetworkPolicy",
        "shop",
        "deny-db",
        at,
        PolicyState.newBuilder()
            .setSpecJson(
                "{\"podSelector\":{\"matchLabels\":{\"app\":\"db\"}},\"policyTypes\":[\"Ingress\"]}")
            .build());
  }

  /** The same policy, declared but not applied. */
  public static ClusterChange stagedDenyDb(String cluster, Instant at) {
    return ClusterChange.newBuilder(denyDb(cluster, at))
        .setKind(ClusterTimeline.STAGED_POLICY_KIND)
        .build();
  }

  /** A NetworkPolicy that lets pods app=web reach pods app=db of namespace shop on port 8080. */
  public static ClusterChange allowWeb(String cluster, Instant at) {
    return object(
        cluster,
        "networking.k8s.io/v1",
        "NetworkPolicy",
        "shop",
        "allow-web",
        at,
        PolicyState.newBuilder()
            .setSpecJson(
                "{\"podSelector\":{\"matchLabels\":{\"app\":\"db\"}},\"ingress\":[{\"from\":["
                    + "{\"podSelector\":{\"matchLabels\":{\"app\":\"web\"}}}],"
                    + "\"ports\":[{\"protocol\":\"TCP\",\"port\":8080}]}]}")
            .build());
  }

  /** That the object is gone. */
  public static ClusterChange deleted(ClusterChange object, Instant at) {
    ClusterChange deleted = ClusterChange.newBuilder(object).build();
    deleted.setType(ChangeType.DELETED);
    deleted.setObservedAt(at);
    deleted.setState(null);
    return deleted;
  }

  private static ClusterChange node(
      String cluster, String name, String address, String podCidr, Instant at) {
    return object(
        cluster,
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

  private static ClusterChange namespace(String cluster, String name, Instant at) {
    return object(
        cluster,
        "v1",
        "Namespace",
        null,
        name,
        at,
        NamespaceState.newBuilder().setLabels(Map.of("kubernetes.io/metadata.name", name)).build());
  }

  private static ClusterChange mark(String cluster, ChangeType type, Instant at) {
    return base(cluster, type, at).setSnapshotId("snapshot-" + at).build();
  }

  private static ClusterChange object(
      String cluster,
      String apiVersion,
      String kind,
      @Nullable String namespace,
      String name,
      Instant at,
      Object state) {
    return base(cluster, ChangeType.PRESENT, at)
        .setApiVersion(apiVersion)
        .setKind(kind)
        .setNamespace(namespace)
        .setName(name)
        .setUid(kind + "-" + name)
        .setGeneration(1L)
        .setState(state)
        .build();
  }

  private static ClusterChange.Builder base(String cluster, ChangeType type, Instant at) {
    return ClusterChange.newBuilder()
        .setCluster(cluster)
        .setPublisher("watcher")
        .setEpoch(1)
        .setType(type)
        .setObservedAt(at);
  }
}
