package io.weir.benchmarks.synthetic;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.NamespaceState;
import io.weir.schemas.NodeState;
import io.weir.schemas.OwnerReference;
import io.weir.schemas.OwnerState;
import io.weir.schemas.ServicePort;
import io.weir.schemas.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A made-up cluster as its watcher lists it first. */
final class Snapshot {

  private static final Duration SEEN_BEFORE = Duration.ofMinutes(10);
  private static final Duration OLDER = Duration.ofHours(1);
  private static final Duration BOOKMARK_AHEAD = Duration.ofMinutes(10);

  private final SyntheticCluster cluster;
  private final Changes changes;
  private final Instant seen;

  Snapshot(SyntheticCluster cluster) {
    this.cluster = cluster;
    this.changes = new Changes(cluster);
    this.seen = cluster.start().minus(SEEN_BEFORE);
  }

  /** When the pods that are listed began to run. */
  static Instant podsSince(SyntheticCluster cluster) {
    return cluster.start().minus(SEEN_BEFORE).minus(OLDER);
  }

  Stream<ClusterChange> changes() {
    IntStream numbers = IntStream.range(0, cluster.policies().size());
    return Stream.of(
            Stream.of(changes.mark(ChangeType.SNAPSHOT_BEGIN, seen)),
            IntStream.range(0, cluster.shape().nodes()).mapToObj(this::node),
            cluster.namespaces().stream().map(this::namespace),
            cluster.workloads().stream().flatMap(this::workload),
            numbers.mapToObj(policy -> changes.policy(cluster.policies().get(policy), 0, seen)),
            Stream.of(
                changes.mark(ChangeType.SNAPSHOT_END, seen),
                changes.bookmark(seen, cluster.start().plus(BOOKMARK_AHEAD))))
        .flatMap(part -> part);
  }

  private ClusterChange namespace(SyntheticNamespace namespace) {
    NamespaceState state = NamespaceState.newBuilder().setLabels(namespace.labels()).build();
    return changes.present("Namespace", null, namespace.name(), state, seen);
  }

  /** Its pods, their owner where that belongs to somebody else again, and its Service. */
  private Stream<ClusterChange> workload(SyntheticWorkload workload) {
    String namespace = workload.namespace().name();
    Stream<ClusterChange> pods =
        IntStream.range(workload.firstPod(), workload.firstPod() + workload.replicas())
            .mapToObj(pod -> changes.pod(pod, 0, workload.labels(pod), podsSince(cluster), seen));
    List<ClusterChange> others = new ArrayList<>(2);
    if (workload.kind().isTwoLevels()) {
      others.add(
          changes.present(
              workload.kind().owner(), namespace, workload.ownerName(), owner(workload), seen));
    }
    if (workload.tier() != Tier.WORKER && workload.tier() != Tier.AGENT) {
      others.add(changes.present("Service", namespace, workload.name(), service(workload), seen));
    }
    return Stream.concat(others.stream(), pods);
  }

  private static OwnerState owner(SyntheticWorkload workload) {
    OwnerReference top =
        OwnerReference.newBuilder().setKind(workload.kind().top()).setName(workload.name()).build();
    return OwnerState.newBuilder().setOwner(top).build();
  }

  private ClusterChange node(int node) {
    NodeState state =
        NodeState.newBuilder()
            .setAddresses(cluster.addresses().ofNode(node))
            .setPodCidrs(cluster.addresses().podCidrs(node))
            .build();
    return changes.present("Node", null, cluster.nodeName(node), state, seen);
  }

  private ServiceState service(SyntheticWorkload workload) {
    return ServiceState.newBuilder()
        .setSelector(Map.of("app", workload.name()))
        .setAddresses(List.of(cluster.addresses().ofService(workload.number())))
        .setPorts(
            workload.ports().stream()
                .map(
                    port ->
                        ServicePort.newBuilder()
                            .setName(port.name())
                            .setPort(port.number())
                            .setTargetPort(port.name())
                            .build())
                .toList())
        .build();
  }
}
