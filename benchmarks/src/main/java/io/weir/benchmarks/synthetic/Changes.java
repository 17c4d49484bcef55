package io.weir.benchmarks.synthetic;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.ContainerPort;
import io.weir.schemas.OwnerReference;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the records that a watcher of the cluster would publish. */
final class Changes {

  static final String POLICY = "NetworkPolicy";

  private final SyntheticCluster cluster;
  private long revision = 1_000_000;

  Changes(SyntheticCluster cluster) {
    this.cluster = cluster;
  }

  ClusterChange mark(ChangeType type, Instant at) {
    return change(type, at).setSnapshotId("first").build();
  }

  ClusterChange bookmark(Instant at, Instant upTo) {
    return change(ChangeType.BOOKMARK, at).setBookmark(upTo).build();
  }

  ClusterChange present(
      String kind, @Nullable String namespace, String name, Object state, Instant at) {
    return object(ChangeType.PRESENT, kind, namespace, name, name, at).setState(state).build();
  }

  ClusterChange policy(SyntheticPolicy policy, int number, Instant at) {
    PolicyState state = new PolicyState(policy.spec(number), Map.of());
    return object(ChangeType.PRESENT, POLICY, policy.namespace(), policy.name(), policy.name(), at)
        .setApiVersion("networking.k8s.io/v1")
        .setGeneration(1L + number)
        .setState(state)
        .build();
  }

  ClusterChange pod(
      int pod, int incarnation, Map<String, String> labels, Instant since, Instant at) {
    SyntheticWorkload workload = cluster.workloadOf(pod);
    return podObject(ChangeType.PRESENT, pod, incarnation, at)
        .setEffectiveAt(since)
        .setState(state(workload, pod, incarnation, labels, since))
        .build();
  }

  ClusterChange podDeleted(int pod, int incarnation, Instant at) {
    return podObject(ChangeType.DELETED, pod, incarnation, at).build();
  }

  private PodState state(
      SyntheticWorkload workload,
      int pod,
      int incarnation,
      Map<String, String> labels,
      Instant since) {
    int node = cluster.nodeOf(pod);
    Addresses addresses = cluster.addresses();
    String protocol = workload.tier() == Tier.DNS ? "UDP" : "TCP";
    return PodState.newBuilder()
        .setLabels(labels)
        .setNode(cluster.nodeName(node))
        .setHostNetwork(workload.isHostNetwork())
        .setAddresses(
            workload.isHostNetwork() ? addresses.ofNode(node) : addresses.ofPod(pod, incarnation))
        .setPhase(PodPhase.RUNNING)
        .setPorts(workload.ports().stream().map(port -> port(port, protocol)).toList())
        .setOwner(
            OwnerReference.newBuilder()
                .setKind(workload.kind().owner())
                .setName(workload.ownerName())
                .build())
        .setStartedAt(since)
        .setNetworkReadyAt(since.plusSeconds(1))
        .build();
  }

  private static ContainerPort port(Tier.Port port, String protocol) {
    return ContainerPort.newBuilder()
        .setName(port.name())
        .setPort(port.number())
        .setProtocol(port.name().equals("metrics") ? "TCP" : protocol)
        .build();
  }

  private ClusterChange.Builder podObject(ChangeType type, int pod, int incarnation, Instant at) {
    SyntheticWorkload workload = cluster.workloadOf(pod);
    return object(
        type,
        "Pod",
        workload.namespace().name(),
        workload.podName(pod, incarnation),
        pod + "/" + incarnation,
        at);
  }

  private ClusterChange.Builder object(
      ChangeType type,
      String kind,
      @Nullable String namespace,
      String name,
      String identity,
      Instant at) {
    byte[] seed = (kind + "/" + namespace + "/" + identity).getBytes(StandardCharsets.UTF_8);
    return change(type, at)
        .setApiVersion("v1")
        .setKind(kind)
        .setNamespace(namespace)
        .setName(name)
        .setUid(UUID.nameUUIDFromBytes(seed).toString())
        .setResourceVersion(String.valueOf(revision++));
  }

  private ClusterChange.Builder change(ChangeType type, Instant at) {
    return ClusterChange.newBuilder()
        .setCluster(cluster.name())
        .setPublisher("benchmark")
        .setEpoch(1)
        .setType(type)
        .setObservedAt(at);
  }
}
