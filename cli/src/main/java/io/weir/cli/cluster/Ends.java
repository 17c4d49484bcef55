package io.weir.cli.cluster;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.ServiceFacts;
import io.weir.policy.net.IpAddress;
import io.weir.policy.net.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ends that a person may name in a cluster: an address, {@code namespace/pod} or {@code
 * namespace/Kind/name}. Not thread-safe.
 */
public final class Ends {

  private static final String SERVICE = "Service";

  private final ClusterState state;
  private final String place;
  private final Map<String, End> found = new HashMap<>();

  /**
   * @param place where the state was read, for messages: {@code the manifests}
   */
  Ends(ClusterState state, String place) {
    this.state = state;
    this.place = place;
  }

  /**
   * The end that a text names.
   *
   * @throws IllegalArgumentException if there is none, naming what comes nearest; in one line
   */
  public End find(String text) {
    return found.computeIfAbsent(text, this::look);
  }

  /**
   * The Service that a text names, as {@code namespace/Service/name} or by a virtual address; empty
   * when it names something else.
   *
   * @throws IllegalArgumentException if it is written as a Service and there is none, naming what
   *     comes nearest; in one line
   */
  public Optional<ServiceFacts> service(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length == 1) {
      return serviceAt(IpAddress.parse(text));
    }
    if (parts.length != 3 || !parts[1].equals(SERVICE)) {
      return Optional.empty();
    }
    Optional<ServiceFacts> service =
        state.services(parts[0]).stream().filter(s -> s.name().equals(parts[2])).findFirst();
    if (service.isEmpty()) {
      throw missing(SERVICE, text, services());
    }
    return service;
  }

  private Optional<ServiceFacts> serviceAt(IpAddress address) {
    if (!(state.resolve(address) instanceof End.Unresolved)) {
      return Optional.empty();
    }
    return state.namespaces().stream()
        .flatMap(namespace -> state.services(namespace).stream())
        .filter(service -> service.addresses().contains(address))
        .findFirst();
  }

  private End look(String text) {
    String[] parts = text.split("/", -1);
    return switch (parts.length) {
      case 1 -> state.resolve(IpAddress.parse(text));
      case 2 -> state.pod(parts[0], parts[1]).orElseThrow(() -> missing("pod", text, pods()));
      case 3 -> workload(text, parts);
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is no address, namespace/pod or namespace/Kind/name");
    };
  }

  /** The pod that stands for the workload, else the first pod that it owns. */
  private End workload(String text, String[] parts) {
    String namespace = parts[0];
    String kind = parts[1];
    String name = parts[2];
    if (kind.equals(SERVICE)) {
      throw new IllegalArgumentException(
          "'" + text + "' stands for several pods: name one of them, or the workload");
    }
    return state
        .pod(namespace, kind + "/" + name)
        .or(
            () ->
                state.pods(namespace).stream()
                    .filter(pod -> kind.equals(pod.workloadKind()) && name.equals(pod.workload()))
                    .findFirst())
        .orElseThrow(() -> missing("workload", text, workloads()));
  }

  private IllegalArgumentException missing(String what, String text, List<String> known) {
    String nearest =
        NearestName.of(text, known).map(name -> "; the nearest is '" + name + "'").orElse("");
    return new IllegalArgumentException("no " + what + " '" + text + "' in " + place + nearest);
  }

  private List<String> pods() {
    List<String> names = new ArrayList<>();
    for (String namespace : state.namespaces()) {
      state.pods(namespace).forEach(pod -> names.add(namespace + "/" + pod.name()));
    }
    return names;
  }

  private List<String> workloads() {
    List<String> names = new ArrayList<>();
    for (String namespace : state.namespaces()) {
      for (End.Pod pod : state.pods(namespace)) {
        if (pod.workload() != null) {
          names.add(namespace + "/" + pod.workloadKind() + "/" + pod.workload());
        }
      }
    }
    return names;
  }

  private List<String> services() {
    List<String> names = new ArrayList<>();
    for (String namespace : state.namespaces()) {
      state
          .services(namespace)
          .forEach(service -> names.add(namespace + "/" + SERVICE + "/" + service.name()));
    }
    return names;
  }
}
