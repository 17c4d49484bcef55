package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import java.util.Objects;

/** When policies cannot apply although a pod stands at the end. */
public final class Exemptions {

  private Exemptions() {}

  /** True for a pod that lives in its node's network: policies see its node. */
  public static boolean isHostNetwork(End end) {
    return end instanceof End.Pod pod && pod.facts().hostNetwork();
  }

  /** A pod as policies know it: one in the pod network. */
  public static boolean isSelectable(End end) {
    return end instanceof End.Pod && !isHostNetwork(end);
  }

  /** True if both ends are the same pod: what it sends to itself never leaves it. */
  public static boolean isLoopback(End source, End destination) {
    return source instanceof End.Pod a
        && destination instanceof End.Pod b
        && a.namespace().equals(b.namespace())
        && a.name().equals(b.name())
        && Objects.equals(a.uid(), b.uid());
  }

  /** True if {@code source} is the pod's own node, or lives in its network. */
  public static boolean isOwnNode(End source, End.Pod pod, ClusterState state) {
    if (pod.node() == null) {
      return false;
    }
    if (source instanceof End.Node node) {
      return node.name().equals(pod.node()) || state.isNodeAddress(node.address(), pod.node());
    }
    return source instanceof End.Pod other
        && isHostNetwork(other)
        && pod.node().equals(other.node());
  }
}
