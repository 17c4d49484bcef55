package io.weir.lab.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.lab.kube.ObjectKey;
import io.weir.lab.kube.ObjectStore;
import io.weir.lab.kube.Pods;
import io.weir.lab.net.LabException;
import io.weir.lab.scenario.End;
import java.io.IOException;
import java.util.Map;

/** Finds what a scenario's ends stand for at this moment. */
final class Ends {
  private final ObjectStore store;
  private final Map<String, LabNode> nodes;
  private final Map<String, LabCluster.Machine> outside;
  private final Kubelet kubelet;

  Ends(
      ObjectStore store,
      Map<String, LabNode> nodes,
      Map<String, LabCluster.Machine> outside,
      Kubelet kubelet) {
    this.store = store;
    this.nodes = nodes;
    this.outside = outside;
    this.kubelet = kubelet;
  }

  /** Where connections from this end are made. */
  LabCluster.Machine source(End end) throws IOException {
    return switch (end.kind()) {
      case NODE -> {
        LabNode node = found(end, nodes.get(end.name()));
        yield new LabCluster.Machine(node.netns(), node.gateway());
      }
      case OUTSIDE -> found(end, outside.get(end.name()));
      case POD, DEPLOYMENT -> {
        ObjectNode pod = pod(end);
        yield new LabCluster.Machine(kubelet.network(key(pod)), Pods.address(pod));
      }
      case SERVICE -> throw new LabException(end + " cannot open connections");
    };
  }

  /** The address that connections to this end are made to. */
  String destination(End end) throws IOException {
    return switch (end.kind()) {
      case NODE -> found(end, nodes.get(end.name())).address();
      case OUTSIDE -> found(end, outside.get(end.name())).address();
      case POD, DEPLOYMENT -> Pods.address(pod(end));
      case SERVICE ->
          store
              .get(new ObjectKey("Service", end.namespace(), end.name()))
              .orElseThrow(() -> new LabException("there is no " + end))
              .path("spec")
              .path("clusterIP")
              .asText();
    };
  }

  private ObjectNode pod(End end) throws LabException {
    return store.list("Pod").stream()
        .filter(Pods::isRunning)
        .filter(p -> p.path("metadata").path("namespace").asText().equals(end.namespace()))
        .filter(p -> end.kind() == End.Kind.POD ? isNamed(p, end) : belongs(p, end))
        .findFirst()
        .orElseThrow(() -> new LabException("no pod runs for " + end));
  }

  private static boolean isNamed(ObjectNode pod, End end) {
    return pod.path("metadata").path("name").asText().equals(end.name());
  }

  /** A Deployment's pods are owned by its ReplicaSet, whose name is the Deployment's and a hash. */
  private static boolean belongs(ObjectNode pod, End end) {
    String owner = pod.path("metadata").path("ownerReferences").path(0).path("name").asText();
    int dash = owner.lastIndexOf('-');
    return dash > 0 && owner.substring(0, dash).equals(end.name());
  }

  private static ObjectKey key(ObjectNode pod) {
    return new ObjectKey(
        "Pod",
        pod.path("metadata").path("namespace").asText(),
        pod.path("metadata").path("name").asText());
  }

  private static <T> T found(End end, @org.jspecify.annotations.Nullable T thing)
      throws LabException {
    if (thing == null) {
      throw new LabException("the scenario has no " + end);
    }
    return thing;
  }
}
