package io.weir.lab.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.lab.firewall.PodView;
import io.weir.lab.firewall.PolicyCompiler;
import io.weir.lab.firewall.PolicyView;
import io.weir.lab.firewall.ServiceCompiler;
import io.weir.lab.kube.AddressPool;
import io.weir.lab.kube.Json;
import io.weir.lab.kube.Nodes;
import io.weir.lab.kube.ObjectKey;
import io.weir.lab.kube.ObjectStore;
import io.weir.lab.kube.Pods;
import io.weir.lab.kube.Services;
import io.weir.lab.kube.Workloads;
import io.weir.lab.net.Fabric;
import io.weir.lab.net.LabException;
import io.weir.lab.net.Netns;
import io.weir.lab.scenario.NodeSpec;
import io.weir.lab.scenario.OutsideSpec;
import io.weir.lab.scenario.Scenario;
import io.weir.lab.traffic.Servers;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A scenario's cluster on this host: objects, pods with addresses, Services that translate and
 * policies that drop. Not thread-safe; {@link #close} takes everything down.
 */
final class LabCluster implements AutoCloseable {
  private static final String SERVICE_CIDR = "10.96.0.0/16";
  private static final String NODE_CIDR = "172.30.0.0/24";

  private final Fabric fabric;
  private final ObjectStore store = new ObjectStore(Clock.systemUTC());
  private final Workloads workloads = new Workloads(store);
  private final Services services = new Services(store, new AddressPool(SERVICE_CIDR, 10));
  private final Map<String, LabNode> nodes = new LinkedHashMap<>();
  private final Map<String, Machine> outside = new LinkedHashMap<>();
  private final Kubelet kubelet;

  private LabCluster(Fabric fabric) {
    this.fabric = fabric;
    this.kubelet = new Kubelet(fabric, store, nodes);
  }

  /** A namespace that makes connections, with the address that they come from. */
  record Machine(Netns netns, String address) {}

  /** Brings up the scenario's machines and the objects of its setup. */
  static LabCluster start(Scenario scenario) throws IOException, InterruptedException {
    LabCluster cluster = new LabCluster(Fabric.create());
    try {
      AddressPool nodeAddresses = new AddressPool(NODE_CIDR, 11);
      for (NodeSpec node : scenario.nodes()) {
        cluster.addNode(node, nodeAddresses.take());
      }
      for (OutsideSpec machine : scenario.outside()) {
        cluster.addOutside(machine);
      }
      for (String file : scenario.setup()) {
        cluster.apply(Json.manifests(scenario.manifests().getOrDefault(file, "")));
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  ObjectStore store() {
    return store;
  }

  List<LabNode> nodes() {
    return List.copyOf(nodes.values());
  }

  Ends ends() {
    return new Ends(store, nodes, outside, kubelet);
  }

  /** Applies objects as {@code kubectl apply} and the controllers would, until it holds. */
  void apply(List<ObjectNode> objects) throws IOException, InterruptedException {
    for (ObjectNode object : objects) {
      store.apply(
          object.path("kind").asText().equals("Service") ? services.withAddress(object) : object);
    }
    reconcile();
  }

  /** Deletes objects and what belongs to them. */
  void delete(List<ObjectKey> keys) throws IOException, InterruptedException {
    for (ObjectKey key : keys) {
      if (store.get(key).isEmpty()) {
        throw new LabException("cannot delete " + key + ": there is none");
      }
      if (key.kind().equals("Pod")) {
        kubelet.stop(key);
      } else {
        store.delete(key);
      }
    }
    reconcile();
  }

  /** Makes every node forget connections that have ended. */
  void reapConnections() throws IOException, InterruptedException {
    for (String node : nodes.keySet()) {
      fabric.reapConnections(node);
    }
  }

  /** Connections that some node still tracks. */
  int trackedConnections() throws IOException, InterruptedException {
    int count = 0;
    for (String node : nodes.keySet()) {
      count += fabric.trackedConnections(node);
    }
    return count;
  }

  @Override
  public void close() {
    kubelet.close();
    outside.clear();
    fabric.close();
  }

  private void addNode(NodeSpec spec, String address) throws IOException, InterruptedException {
    AddressPool pool = new AddressPool(spec.podCidr(), 2);
    String gateway = pool.at(1);
    Netns netns = fabric.addNode(spec.name(), address, spec.podCidr(), gateway);
    LabNode node = new LabNode(spec, netns, address, gateway, pool);
    nodes.put(spec.name(), node);
    store.apply(Nodes.node(spec.name(), node.addresses(), spec.podCidr()));
  }

  private void addOutside(OutsideSpec spec) throws IOException, InterruptedException {
    Netns netns = fabric.addOutside(spec.name(), spec.address());
    kubelet.serve(netns, Servers.start(netns, spec.listens()));
    outside.put(spec.name(), new Machine(netns, spec.address()));
  }

  private void reconcile() throws IOException, InterruptedException {
    for (ObjectKey surplus : workloads.reconcile()) {
      kubelet.stop(surplus);
    }
    workloads.removeStaleReplicaSets();
    kubelet.startPending();
    services.reconcile();
    program();
  }

  private void program() throws IOException, InterruptedException {
    List<PodView> pods = pods();
    List<PolicyView> policies =
        store.list("NetworkPolicy").stream()
            .map(
                p ->
                    new PolicyView(
                        p.path("metadata").path("namespace").asText(),
                        p.path("metadata").path("name").asText(),
                        p.path("spec")))
            .toList();
    String serviceRules = ServiceCompiler.compile(services.views());
    for (LabNode node : nodes.values()) {
      List<PolicyView> enforced = node.spec().enforces() ? policies : List.of();
      fabric.loadRules(
          node.name(), PolicyCompiler.compile(node.name(), pods, enforced) + serviceRules);
    }
  }

  private List<PodView> pods() {
    List<PodView> views = new ArrayList<>();
    for (ObjectNode pod : store.list("Pod")) {
      if (Pods.isRunning(pod)) {
        String namespace = pod.path("metadata").path("namespace").asText();
        views.add(
            new PodView(
                namespace,
                pod.path("metadata").path("name").asText(),
                Pods.node(pod),
                Pods.address(pod),
                Pods.labels(pod),
                store
                    .get(new ObjectKey("Namespace", "", namespace))
                    .map(Pods::labels)
                    .orElse(Map.of("kubernetes.io/metadata.name", namespace)),
                Pods.ports(pod)));
      }
    }
    return views;
  }
}
