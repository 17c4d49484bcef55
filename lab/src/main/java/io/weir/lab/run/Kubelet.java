package io.weir.lab.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.lab.kube.ObjectKey;
import io.weir.lab.kube.ObjectStore;
import io.weir.lab.kube.Pods;
import io.weir.lab.net.Fabric;
import io.weir.lab.net.LabException;
import io.weir.lab.net.Netns;
import io.weir.lab.traffic.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Scheduler and kubelet of every node: gives pods a place, a network, an address and listeners. */
final class Kubelet implements AutoCloseable {
  /** What a pod listens on instead of its container ports, e.g. {@code tcp/8080,udp/53} or "". */
  static final String LISTEN = "lab.weir.io/listen";

  private final Fabric fabric;
  private final ObjectStore store;
  private final Map<String, LabNode> nodes;
  private final Map<ObjectKey, Netns> networks = new LinkedHashMap<>();
  private final Map<Netns, Servers> servers = new LinkedHashMap<>();

  Kubelet(Fabric fabric, ObjectStore store, Map<String, LabNode> nodes) {
    this.fabric = fabric;
    this.store = store;
    this.nodes = nodes;
  }

  /** Starts every pod that has no address yet. */
  void startPending() throws IOException, InterruptedException {
    for (ObjectNode pod : store.list("Pod")) {
      if (Pods.address(pod).isEmpty()) {
        start(pod);
      }
    }
  }

  /** Stops a pod, frees its address and removes it from the store. */
  void stop(ObjectKey key) throws IOException, InterruptedException {
    ObjectNode pod = store.get(key).orElseThrow();
    store.update(key, Pods::deleting);
    Netns netns = networks.remove(key);
    if (netns != null) {
      Servers listening = servers.remove(netns);
      if (listening != null) {
        listening.close();
      }
      fabric.removePod(key.namespace() + "." + key.name());
    }
    store.update(key, Pods::ended);
    store.delete(key);
    LabNode node = nodes.get(Pods.node(pod));
    if (node != null) {
      node.pods().free(Pods.address(pod));
    }
  }

  /** The pod's namespace. */
  Netns network(ObjectKey pod) throws LabException {
    Netns netns = networks.get(pod);
    if (netns == null) {
      throw new LabException(pod + " does not run");
    }
    return netns;
  }

  /** Keeps listeners until {@link #close}. */
  void serve(Netns netns, Servers listening) {
    servers.put(netns, listening);
  }

  @Override
  public void close() {
    servers.values().forEach(Servers::close);
    servers.clear();
  }

  private void start(ObjectNode pod) throws IOException, InterruptedException {
    ObjectKey key =
        new ObjectKey(
            "Pod",
            pod.path("metadata").path("namespace").asText(),
            pod.path("metadata").path("name").asText());
    LabNode node = schedule(pod);
    store.update(key, p -> Pods.scheduled(p, node.name()));
    String address = node.pods().take();
    Netns netns = fabric.addPod(key.namespace() + "." + key.name(), node.name(), address);
    networks.put(key, netns);
    servers.put(netns, Servers.start(netns, listens(pod)));
    store.update(key, p -> Pods.running(p, address, node.address()));
  }

  private LabNode schedule(ObjectNode pod) throws LabException {
    String wanted =
        pod.path("spec").path("nodeSelector").path("kubernetes.io/hostname").asText(Pods.node(pod));
    if (!wanted.isEmpty()) {
      LabNode node = nodes.get(wanted);
      if (node == null) {
        throw new LabException("a pod wants node '" + wanted + "'; there are " + nodes.keySet());
      }
      return node;
    }
    return nodes.values().stream()
        .min(Comparator.comparingLong(this::load))
        .orElseThrow(() -> new LabException("the scenario has no nodes"));
  }

  private long load(LabNode node) {
    return store.list("Pod").stream().filter(p -> Pods.node(p).equals(node.name())).count();
  }

  private static List<String> listens(ObjectNode pod) {
    var annotations = pod.path("metadata").path("annotations");
    if (annotations.has(LISTEN)) {
      return Arrays.stream(annotations.path(LISTEN).asText().split(",", -1))
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .toList();
    }
    List<String> ports = new ArrayList<>();
    Pods.ports(pod)
        .forEach(p -> ports.add(p.protocol().toLowerCase(Locale.ROOT) + "/" + p.number()));
    return ports;
  }
}
