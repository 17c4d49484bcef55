package io.weir.benchmarks;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.ContainerPort;
import io.weir.schemas.NamespaceState;
import io.weir.schemas.NodeState;
import io.weir.schemas.OwnerReference;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A made-up cluster of a given size: pods of four to a workload, spread evenly over namespaces and
 * nodes, and policies that each isolate one workload for ingress and admit another by label and
 * port. Deterministic.
 */
record SyntheticCluster(
    String name, int namespaces, int nodes, int pods, int policies, Instant start) {

  private static final int PODS_PER_APP = 4;

  String podAddress(int pod) {
    return "10." + (pod >> 16) + "." + (pod >> 8 & 255) + "." + (pod & 255);
  }

  /**
   * A snapshot of everything, then one bookmark ahead, so that no flow waits, yet within the as-of
   * window.
   */
  List<ClusterChange> changes() {
    List<ClusterChange> changes = new ArrayList<>();
    changes.add(change(ChangeType.SNAPSHOT_BEGIN).setSnapshotId("bench").build());
    for (int node = 0; node < nodes; node++) {
      changes.add(
          present("v1", "Node", null, "node-" + node)
              .setState(
                  NodeState.newBuilder()
                      .setAddresses(List.of("192.168." + (node >> 8) + "." + (node & 255)))
                      .setPodCidrs(node == 0 ? List.of("10.0.0.0/8") : List.of())
                      .build())
              .build());
    }
    for (int namespace = 0; namespace < namespaces; namespace++) {
      changes.add(namespace(namespace));
    }
    for (int pod = 0; pod < pods; pod++) {
      changes.add(pod(pod));
    }
    for (int policy = 0; policy < policies; policy++) {
      changes.add(policy(policy));
    }
    changes.add(change(ChangeType.SNAPSHOT_END).setSnapshotId("bench").build());
    changes.add(
        change(ChangeType.BOOKMARK).setBookmark(start.plus(Duration.ofMinutes(10))).build());
    return changes;
  }

  private ClusterChange namespace(int index) {
    String namespace = "ns-" + index;
    return present("v1", "Namespace", null, namespace)
        .setState(
            NamespaceState.newBuilder()
                .setLabels(
                    Map.of("kubernetes.io/metadata.name", namespace, "team", "team-" + index % 7))
                .build())
        .build();
  }

  private ClusterChange pod(int index) {
    int app = index / PODS_PER_APP;
    return present("v1", "Pod", "ns-" + app % namespaces, "app-" + app + "-" + index % PODS_PER_APP)
        .setState(
            PodState.newBuilder()
                .setLabels(Map.of("app", "app-" + app, "tier", "tier-" + app % 3))
                .setNode("node-" + index % nodes)
                .setAddresses(List.of(podAddress(index)))
                .setPhase(PodPhase.RUNNING)
                .setPorts(List.of(ContainerPort.newBuilder().setName("http").setPort(8080).build()))
                .setOwner(
                    OwnerReference.newBuilder()
                        .setKind("StatefulSet")
                        .setName("app-" + app)
                        .build())
                .setStartedAt(start.minus(Duration.ofHours(1)))
                .build())
        .build();
  }

  private ClusterChange policy(int index) {
    int apps = Math.max(1, pods / PODS_PER_APP);
    int app = index % apps;
    String spec =
        """
        {"podSelector":{"matchLabels":{"app":"app-%d"}},"policyTypes":["Ingress"],
         "ingress":[{"from":[{"namespaceSelector":{},"podSelector":{"matchLabels":{"tier":"tier-%d"}}}],
                     "ports":[{"protocol":"TCP","port":8080},{"protocol":"TCP","port":9000,"endPort":9100}]}]}
        """
            .formatted(app, index % 3);
    return present(
            "networking.k8s.io/v1", "NetworkPolicy", "ns-" + app % namespaces, "policy-" + index)
        .setState(PolicyState.newBuilder().setSpecJson(spec).build())
        .build();
  }

  private ClusterChange.Builder present(
      String apiVersion, String kind, @Nullable String namespace, String object) {
    return change(ChangeType.PRESENT)
        .setApiVersion(apiVersion)
        .setKind(kind)
        .setNamespace(namespace)
        .setName(object)
        .setUid(kind + "/" + namespace + "/" + object)
        .setEffectiveAt(start.minus(Duration.ofHours(1)));
  }

  private ClusterChange.Builder change(ChangeType type) {
    return ClusterChange.newBuilder()
        .setCluster(name)
        .setPublisher("benchmark")
        .setEpoch(1)
        .setType(type)
        .setObservedAt(start.minus(Duration.ofMinutes(30)));
  }
}
