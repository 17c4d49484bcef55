package io.weir.policy.testing;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.ContainerPort;
import io.weir.schemas.NamespaceState;
import io.weir.schemas.NodeState;
import io.weir.schemas.OwnerReference;
import io.weir.schemas.OwnerState;
import io.weir.schemas.PodPhase;
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import io.weir.schemas.ServicePort;
import io.weir.schemas.ServiceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes published changes, short to write. Labels are {@code key=value}; specs may use '. */
public final class Changes {

  private Changes() {}

  public static ClusterChange.Builder change(ChangeType type, Instant observed) {
    return ClusterChange.newBuilder()
        .setCluster("test")
        .setPublisher("test")
        .setEpoch(1)
        .setType(type)
        .setObservedAt(observed);
  }

  /** {@code path} is namespace/name, or a name alone for what has no namespace. */
  public static ClusterChange.Builder present(
      String kind, String path, Object state, Instant observed) {
    return named(change(ChangeType.PRESENT, observed), kind, path).setState(state);
  }

  public static ClusterChange.Builder deleted(String kind, String path, Instant observed) {
    return named(change(ChangeType.DELETED, observed), kind, path);
  }

  private static ClusterChange.Builder named(
      ClusterChange.Builder change, String kind, String path) {
    int slash = path.indexOf('/');
    return change
        .setKind(kind)
        .setNamespace(slash < 0 ? null : path.substring(0, slash))
        .setName(path.substring(slash + 1));
  }

  public static ClusterChange snapshotBegin(String id, Instant observed) {
    return change(ChangeType.SNAPSHOT_BEGIN, observed).setSnapshotId(id).build();
  }

  public static ClusterChange snapshotEnd(String id, Instant observed) {
    return change(ChangeType.SNAPSHOT_END, observed).setSnapshotId(id).build();
  }

  public static ClusterChange bookmark(Instant upTo) {
    return change(ChangeType.BOOKMARK, upTo).setBookmark(upTo).build();
  }

  public static PodState.Builder pod(@Nullable String address, String... labels) {
    return PodState.newBuilder()
        .setLabels(labels(labels))
        .setAddresses(address == null ? List.of() : List.of(address))
        .setPhase(PodPhase.RUNNING)
        .setNode("node-a");
  }

  public static NamespaceState namespace(String... labels) {
    return NamespaceState.newBuilder().setLabels(labels(labels)).build();
  }

  public static PolicyState policy(String spec) {
    return PolicyState.newBuilder()
        .setSpecJson(spec.replace('\'', '"'))
        .setAnnotations(new HashMap<>())
        .build();
  }

  public static NodeState node(List<String> addresses, String... podCidrs) {
    return NodeState.newBuilder()
        .setAddresses(new ArrayList<>(addresses))
        .setPodCidrs(new ArrayList<>(Arrays.asList(podCidrs)))
        .build();
  }

  public static ServiceState service(String address, int port, String protocol) {
    return ServiceState.newBuilder()
        .setAddresses(List.of(address))
        .setPorts(List.of(ServicePort.newBuilder().setPort(port).setProtocol(protocol).build()))
        .build();
  }

  public static OwnerReference owner(String kind, String name) {
    return OwnerReference.newBuilder().setKind(kind).setName(name).build();
  }

  public static OwnerState ownedBy(@Nullable OwnerReference owner) {
    return OwnerState.newBuilder().setOwner(owner).build();
  }

  public static ContainerPort port(String name, int number, String protocol) {
    return ContainerPort.newBuilder().setName(name).setPort(number).setProtocol(protocol).build();
  }

  public static Map<String, String> labels(String... pairs) {
    Map<String, String> labels = new HashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      labels.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return labels;
  }
}
