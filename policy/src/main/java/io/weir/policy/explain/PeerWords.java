package io.weir.policy.explain;

import io.weir.policy.net.Cidr;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Peers in words. */
final class PeerWords {

  private PeerWords() {}

  static String stated(Peer peer) {
    if (peer instanceof Peer.Pods pods) {
      return stated(pods);
    }
    return peer instanceof Peer.IpBlock block ? stated(block) : "a peer that cannot be read";
  }

  private static String stated(Peer.Pods peer) {
    String namespaces =
        peer.namespaces() == null
            ? " in the policy's own namespace"
            : peer.namespaces().isEverything()
                ? " in any namespace"
                : " in namespaces with " + SelectorWords.of(peer.namespaces());
    boolean all = peer.pods() == null || peer.pods().isEverything();
    return (all || peer.pods() == null ? "all pods" : "pods with " + SelectorWords.of(peer.pods()))
        + namespaces;
  }

  private static String stated(Peer.IpBlock block) {
    return block.except().isEmpty()
        ? "ipBlock " + block.cidr()
        : block.except().stream()
            .map(Cidr::toString)
            .collect(Collectors.joining(", ", "ipBlock " + block.cidr() + " except ", ""));
  }

  static String why(PeerTrace trace) {
    return switch (trace.cause()) {
      case SELECTORS -> selectors(trace);
      case OTHER_NAMESPACE -> otherNamespace(trace);
      case NO_POD -> "selectors name pods of the pod network, and the other end is none";
      case IN_BLOCK -> "the address lies in " + stated(trace.peer());
      case NOT_IN_BLOCK -> "the address lies outside " + stated(trace.peer());
      case EXCEPTED -> "the address lies in the exception " + trace.exception();
      case BLOCK_SKIPS_PODS -> "address blocks are set not to match pods";
      case NO_ADDRESS -> "the other end's address is not known";
      case END_UNKNOWN -> "it is not known who the other end is";
      case UNREADABLE -> "it cannot be read";
    };
  }

  private static String selectors(PeerTrace trace) {
    List<String> failures = new ArrayList<>();
    if (trace.namespaces() != null && trace.namespaces().match() != Match.YES) {
      failures.add(
          "namespaceSelector " + SelectorWords.failures(trace.namespaces(), "the namespace"));
    }
    if (trace.pods() != null && trace.pods().match() != Match.YES) {
      failures.add("podSelector " + SelectorWords.failures(trace.pods(), "the pod"));
    }
    return String.join("; and ", failures);
  }

  private static String otherNamespace(PeerTrace trace) {
    String own =
        "without a namespaceSelector it names pods of the policy's own namespace, and the pod is in"
            + " another";
    return trace.pods() == null || trace.pods().match() == Match.YES
        ? own
        : own + "; and podSelector " + SelectorWords.failures(trace.pods(), "the pod");
  }
}
