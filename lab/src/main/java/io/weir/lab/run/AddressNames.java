package io.weir.lab.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.lab.kube.ObjectStore;
import io.weir.lab.kube.Pods;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Names for the addresses of a running lab, as of now. Thread-safe. */
record AddressNames(ObjectStore store, List<LabNode> nodes) {

  /** Namespace and name of the pod or Service, the node's name, or the address. */
  String of(String address) {
    return named("Pod", pod -> Pods.isRunning(pod) && Pods.address(pod).equals(address))
        .or(() -> named("Service", s -> s.path("spec").path("clusterIP").asText().equals(address)))
        .or(
            () ->
                nodes.stream()
                    .filter(node -> node.addresses().contains(address))
                    .map(LabNode::name)
                    .findFirst())
        .orElse(address);
  }

  private Optional<String> named(String kind, Predicate<ObjectNode> which) {
    return store.list(kind).stream()
        .filter(which)
        .map(object -> object.path("metadata"))
        .map(meta -> meta.path("namespace").asText() + "/" + meta.path("name").asText())
        .findFirst();
  }
}
