package io.weir.policy.rules;

import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One item of a rule's {@code from} or {@code to}. */
public sealed interface Peer {

  /**
   * Pods by their labels and their namespace's.
   *
   * @param namespaces null: the policy's own namespace
   * @param pods null: every pod
   */
  record Pods(@Nullable LabelSelector namespaces, @Nullable LabelSelector pods) implements Peer {

    /**
     * This peer and its neighbour as one, which the second dash keeps apart; null unless each has
     * the selector that the other lacks.
     */
    public @Nullable Pods joined(Pods neighbour) {
      if (pods == null && neighbour.namespaces == null) {
        return new Pods(namespaces, neighbour.pods);
      }
      if (namespaces == null && neighbour.pods == null) {
        return new Pods(neighbour.namespaces, pods);
      }
      return null;
    }

    /** Whether a pod of that namespace fits, for a policy in {@code policyNamespace}. */
    public Match match(
        String policyNamespace,
        String namespace,
        Map<String, String> namespaceLabels,
        Map<String, String> podLabels) {
      Match fits =
          namespaces == null
              ? Match.of(policyNamespace.equals(namespace))
              : namespaces.match(namespaceLabels);
      return pods == null || fits == Match.NO ? fits : fits.and(pods.match(podLabels));
    }
  }

  /**
   * Addresses.
   *
   * @param readable false when one of the exceptions cannot be read: what it leaves out is unknown
   */
  record IpBlock(Cidr cidr, List<Cidr> except, boolean readable) implements Peer {

    public IpBlock {
      except = List.copyOf(except);
    }

    public Match match(IpAddress address) {
      if (!cidr.contains(address)) {
        return Match.NO;
      }
      for (Cidr exception : except) {
        if (exception.contains(address)) {
          return Match.NO;
        }
      }
      return readable ? Match.YES : Match.MAYBE;
    }
  }

  /** An item that cannot be read: it could be anybody. */
  record Unreadable() implements Peer {}
}
