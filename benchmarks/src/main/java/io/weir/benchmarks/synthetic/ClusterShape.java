package io.weir.benchmarks.synthetic;

/**
 * How big a made-up cluster is, and which of all such clusters.
 *
 * @param pods at least 200
 * @param policies at least as many as namespaces
 * @param namespaces at least 5: three of them belong to the cluster itself
 */
public record ClusterShape(int pods, int policies, int namespaces, long seed) {

  private static final int PODS_PER_NODE = 60;
  private static final int PODS_PER_NAMESPACE = 100;
  private static final int FEWEST_PODS = 200;
  private static final int FEWEST_NAMESPACES = 5;

  /**
   * @throws IllegalArgumentException naming the number that is too small
   */
  public ClusterShape {
    require("pods", pods, FEWEST_PODS);
    require("namespaces", namespaces, FEWEST_NAMESPACES);
    require("policies", policies, namespaces);
  }

  /** A hundred pods to a namespace. */
  public static ClusterShape of(int pods, int policies) {
    return new ClusterShape(
        pods, policies, Math.max(FEWEST_NAMESPACES, pods / PODS_PER_NAMESPACE), 42);
  }

  public int nodes() {
    return Math.max(3, (pods + PODS_PER_NODE - 1) / PODS_PER_NODE);
  }

  private static void require(String name, int value, int atLeast) {
    if (value < atLeast) {
      throw new IllegalArgumentException(name + " must be at least " + atLeast + ": " + value);
    }
  }
}
