package io.weir.policy.exceptions;

import io.weir.policy.cluster.End;
import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import org.jspecify.annotations.Nullable;

/**
 * Which ends an exception is about. {@code toString} is what {@link EndText} reads, but for labels,
 * which have no short form.
 */
public sealed interface EndSelector {

  /** Whether the end, as it was resolved, is one of them; in doubt it is not. */
  boolean selects(End end);

  /** Whatever stands there. */
  record Any() implements EndSelector {

    @Override
    public boolean selects(End end) {
      return true;
    }

    @Override
    public String toString() {
      return "any";
    }
  }

  /**
   * Addresses that are no pod's: outside, nodes, and those that nobody is known to own. Pods come
   * and go, and their addresses with them, so that a block never selects one.
   */
  record Block(Cidr cidr) implements EndSelector {

    @Override
    public boolean selects(End end) {
      IpAddress address = addressOf(end);
      return address != null && cidr.contains(address);
    }

    private static @Nullable IpAddress addressOf(End end) {
      if (end instanceof End.Outside outside) {
        return outside.address();
      }
      if (end instanceof End.Node node) {
        return node.address();
      }
      return end instanceof End.Unresolved unresolved ? unresolved.address() : null;
    }

    @Override
    public String toString() {
      return cidr.toString();
    }
  }

  /**
   * Pods in the pod network; all that is given must fit.
   *
   * @param workload null for pods of any workload
   * @param pod the pod's own name; null for any
   */
  record Pods(
      String namespace, @Nullable Workload workload, @Nullable String pod, LabelSelector labels)
      implements EndSelector {

    @Override
    public boolean selects(End end) {
      return end instanceof End.Pod found
          && namespace.equals(found.namespace())
          && (workload == null || workload.owns(found))
          && (pod == null || pod.equals(found.name()))
          && labels.match(found.labels()) == Match.YES;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(namespace);
      if (workload != null) {
        text.append('/').append(workload);
      }
      if (pod != null) {
        text.append('/').append(pod);
      }
      if (workload == null && pod == null) {
        text.append("/any");
      }
      return labels.isEverything() ? text.toString() : text.append(" by labels").toString();
    }
  }

  /**
   * The topmost owner of pods.
   *
   * @param kind as in {@code Deployment}; {@code Pod} for a bare pod
   */
  record Workload(String kind, String name) {

    boolean owns(End.Pod pod) {
      return kind.equals(pod.workloadKind()) && name.equals(pod.workload());
    }

    @Override
    public String toString() {
      return kind + "/" + name;
    }
  }
}
