package io.weir.benchmarks.synthetic;

import java.util.List;

/**
 * Who has which address. A node has 254 pod addresses, of which its first pods take some sixty; the
 * rest are for their successors. Every fifth node, and its pods, have IPv6 addresses too.
 */
final class Addresses {

  private static final int FIRST_SLOT = 2;
  private static final int SLOTS = 253;
  private static final int DUAL_STACK_EVERY = 5;

  private final int nodes;
  private final int places;

  Addresses(ClusterShape shape) {
    this.nodes = shape.nodes();
    this.places = (shape.pods() + nodes - 1) / nodes;
  }

  private static boolean isDualStack(int node) {
    return node % DUAL_STACK_EVERY == 0;
  }

  /** Addresses of all of the node's own interfaces, its bridge among them. */
  List<String> ofNode(int node) {
    String own = "192." + (168 + (node >> 16)) + "." + (node >> 8 & 255) + "." + (node & 255);
    return isDualStack(node)
        ? List.of(own, bridge(node), "fd31::" + Integer.toHexString(node + 1))
        : List.of(own, bridge(node));
  }

  /** From where its kubelet probes its pods. */
  String bridge(int node) {
    return v4(node, 1);
  }

  List<String> podCidrs(int node) {
    String v4 = v4(node, 0) + "/24";
    return isDualStack(node) ? List.of(v4, v6(node) + "/64") : List.of(v4);
  }

  /**
   * Addresses of the pod that holds a place now.
   *
   * @param incarnation how many pods held it before: each has other addresses than the last ones
   */
  List<String> ofPod(int pod, int incarnation) {
    int node = pod % nodes;
    int turns = SLOTS / places;
    int slot = FIRST_SLOT + pod / nodes + incarnation % Math.max(1, turns) * places;
    return isDualStack(node)
        ? List.of(v4(node, slot), v6(node) + Integer.toHexString(slot))
        : List.of(v4(node, slot));
  }

  /** A cluster address that nobody has. */
  String unclaimed(int node) {
    return v4(node, 255);
  }

  String ofService(int service) {
    return "172." + (20 + (service >> 16)) + "." + (service >> 8 & 255) + "." + (service & 255);
  }

  String outside(int client) {
    return client % 10 == 0
        ? "2001:db8:" + Integer.toHexString(client >> 4 & 0xffff) + "::" + (client & 15)
        : (client % 3 == 0 ? "203.0.113." : "93." + (client >> 8 & 127) + ".7.") + (client & 255);
  }

  private static String v4(int node, int slot) {
    return "10." + (node >> 8) + "." + (node & 255) + "." + slot;
  }

  private static String v6(int node) {
    return "fd00:10:0:" + Integer.toHexString(node) + "::";
  }
}
