package io.weir.lab.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lab's network, all of it in namespaces of its own; the host's is never touched.
 *
 * <pre>
 *   pod ──veth── node-a ──┐                       ┌── outside machine
 *   pod ──veth──    │     ├── bridge (fabric) ────┤
 *   pod ──veth── node-b ──┘      router           └── outside machine
 * </pre>
 *
 * Nodes route to each other's pods directly; the fabric routes between the nodes and the outside.
 * Not thread-safe. {@link #close} also runs when the process ends.
 */
public final class Fabric implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fabric.class);
  private static final String ROUTER_ADDRESS = "172.30.0.1";

  private final RunId run;
  private final Netns router;
  private final Map<String, NodePort> nodes = new LinkedHashMap<>();
  private final Map<String, PodPort> pods = new LinkedHashMap<>();
  private final List<Netns> namespaces = new ArrayList<>();
  private final List<String> gateways = new ArrayList<>();
  private final Thread closeAtExit = new Thread(this::takeDown, "lab-down");
  private int interfaces;
  private boolean down;

  private record NodePort(Netns netns, String address, String podCidr, String gateway) {}

  private record PodPort(Netns netns, String node, String nodeInterface) {}

  private Fabric(RunId run) {
    this.run = run;
    this.router = run.namespace("fabric");
  }

  /** Brings up an empty network, after removing what dead runs left. */
  public static Fabric create() throws IOException, InterruptedException {
    Leftovers.remove();
    Fabric fabric = new Fabric(RunId.next());
    Runtime.getRuntime().addShutdownHook(fabric.closeAtExit);
    try {
      fabric.addNamespace(fabric.router);
      Sysctl.router(fabric.router);
      fabric.ip(
          fabric.router,
          "link add br0 type bridge",
          "addr add " + ROUTER_ADDRESS + "/24 dev br0",
          "link set br0 up");
      return fabric;
    } catch (IOException | InterruptedException | RuntimeException e) {
      fabric.close();
      throw e;
    }
  }

  /**
   * Adds a node.
   *
   * @param gateway the node's own address towards its pods, within {@code podCidr}
   */
  public Netns addNode(String name, String address, String podCidr, String gateway)
      throws IOException, InterruptedException {
    Netns netns = addNamespace(run.namespace(name));
    Sysctl.node(netns);
    plug(netns);
    ip(
        netns,
        "addr add " + address + "/24 dev eth0",
        "link set eth0 up",
        "addr add " + gateway + "/32 dev lo",
        "route add default via " + ROUTER_ADDRESS,
        // Addresses no pod has: refused at once instead of running in circles.
        "route add unreachable " + podCidr);
    ip(router, "route add " + podCidr + " via " + address);
    for (NodePort other : nodes.values()) {
      ip(netns, "route add " + other.podCidr() + " via " + other.address());
      ip(other.netns(), "route add " + podCidr + " via " + address);
    }
    nodes.put(name, new NodePort(netns, address, podCidr, gateway));
    return netns;
  }

  /** Adds a machine outside the cluster, in the /24 network of its address. */
  public Netns addOutside(String name, String address) throws IOException, InterruptedException {
    Netns netns = addNamespace(run.namespace("outside-" + name));
    Sysctl.machine(netns);
    String gateway = address.substring(0, address.lastIndexOf('.')) + ".1";
    if (!gateways.contains(gateway)) {
      ip(router, "addr add " + gateway + "/24 dev br0");
      gateways.add(gateway);
    }
    plug(netns);
    ip(
        netns,
        "addr add " + address + "/24 dev eth0",
        "link set eth0 up",
        "route add default via " + gateway);
    return netns;
  }

  /** Adds a pod to a node. */
  public Netns addPod(String name, String node, String address)
      throws IOException, InterruptedException {
    NodePort at = node(node);
    Netns netns = addNamespace(run.namespace("pod-" + name + "-" + interfaces));
    Sysctl.machine(netns);
    String nodeInterface = "p" + interfaces++;
    ip(
        at.netns(),
        "link add " + nodeInterface + " type veth peer name eth0 netns " + netns.name(),
        "link set " + nodeInterface + " up",
        "route add " + address + "/32 dev " + nodeInterface + " src " + at.gateway());
    ip(
        netns,
        "addr add " + address + "/32 dev eth0",
        "link set eth0 up",
        "route add " + at.gateway() + " dev eth0",
        "route add default via " + at.gateway() + " dev eth0");
    pods.put(name, new PodPort(netns, node, nodeInterface));
    return netns;
  }

  /** Takes a pod off its node; its address is free afterwards. */
  public void removePod(String name) throws IOException, InterruptedException {
    PodPort pod = pods.remove(name);
    if (pod != null) {
      ip(node(pod.node()).netns(), "link delete " + pod.nodeInterface());
      Leftovers.delete(pod.netns());
      synchronized (this) {
        namespaces.remove(pod.netns());
      }
    }
  }

  /** Replaces the node's tables that the ruleset names, in one transaction. */
  public void loadRules(String node, String ruleset) throws IOException, InterruptedException {
    Command.run(node(node).netns().command(List.of("nft", "-f", "-")), ruleset);
  }

  /** Makes the node forget ended connections now rather than at the next garbage collection. */
  public void reapConnections(String node) throws IOException, InterruptedException {
    // A listing evicts every expired entry it meets, with its event.
    Command.run(node(node).netns().command(List.of("conntrack", "-L")));
  }

  /** Connections the node tracks at the moment. */
  public int trackedConnections(String node) throws IOException, InterruptedException {
    return Sysctl.trackedConnections(node(node).netns());
  }

  @Override
  public void close() {
    takeDown();
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending; the hook has run or runs now");
    }
  }

  private synchronized void takeDown() {
    down = true;
    boolean interrupted = Thread.interrupted();
    for (Netns netns : List.copyOf(namespaces)) {
      try {
        Leftovers.delete(netns);
        namespaces.remove(netns);
      } catch (IOException e) {
        LOG.warn("namespace {} is left behind: {}", netns.name(), e.getMessage());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Netns addNamespace(Netns netns) throws IOException, InterruptedException {
    synchronized (this) {
      if (down) {
        throw new LabException("the lab is being taken down");
      }
      namespaces.add(netns);
    }
    Command.run(List.of("ip", "netns", "add", netns.name()));
    ip(netns, "link set lo up");
    return netns;
  }

  private void plug(Netns netns) throws IOException, InterruptedException {
    String port = "n" + interfaces++;
    ip(
        router,
        "link add " + port + " type veth peer name eth0 netns " + netns.name(),
        "link set " + port + " master br0",
        "link set " + port + " up");
  }

  private NodePort node(String name) {
    NodePort node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no node '" + name + "'; there are " + nodes.keySet());
    }
    return node;
  }

  private void ip(Netns netns, String... commands) throws IOException, InterruptedException {
    Command.run(
        List.of("ip", "-n", netns.name(), "-batch", "-"), String.join("\n", commands) + "\n");
  }
}
