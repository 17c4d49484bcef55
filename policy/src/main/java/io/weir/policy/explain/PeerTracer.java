package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Exemptions;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.PeerMatcher;
import io.weir.policy.net.Cidr;
import io.weir.policy.net.IpAddress;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds peers against an end. Whether they fit is the judge's answer; this adds why. */
final class PeerTracer {

  private final PeerMatcher matcher;
  private final boolean blocksMatchPods;

  PeerTracer(JudgeOptions options) {
    this.matcher = new PeerMatcher(options);
    this.blocksMatchPods = options.ipBlockMatchesPods();
  }

  Match match(Peer peer, String policyNamespace, End end, ClusterState state) {
    return matcher.match(peer, policyNamespace, end, state);
  }

  PeerTrace trace(int index, Peer peer, String policyNamespace, End end, ClusterState state) {
    Match match = match(peer, policyNamespace, end, state);
    if (peer instanceof Peer.Pods pods) {
      return ofPods(index, pods, match, policyNamespace, end, state);
    }
    if (peer instanceof Peer.IpBlock block) {
      IpAddress address = addressOf(end);
      return new PeerTrace(
          index, peer, match, ofBlock(block, match, end), null, null, exception(block, address));
    }
    return new PeerTrace(index, peer, match, PeerCause.UNREADABLE, null, null, null);
  }

  private static PeerTrace ofPods(
      int index, Peer.Pods peer, Match match, String policyNamespace, End end, ClusterState state) {
    if (end instanceof End.Unresolved) {
      return new PeerTrace(index, peer, match, PeerCause.END_UNKNOWN, null, null, null);
    }
    if (!(end instanceof End.Pod pod) || !Exemptions.isSelectable(pod)) {
      return new PeerTrace(index, peer, match, PeerCause.NO_POD, null, null, null);
    }
    boolean elsewhere = peer.namespaces() == null && !policyNamespace.equals(pod.namespace());
    return new PeerTrace(
        index,
        peer,
        match,
        elsewhere ? PeerCause.OTHER_NAMESPACE : PeerCause.SELECTORS,
        trace(peer.namespaces(), state.namespaceLabels(pod.namespace())),
        trace(peer.pods(), pod.labels()),
        null);
  }

  private static @Nullable SelectorTrace trace(
      @Nullable LabelSelector selector, Map<String, String> labels) {
    return selector == null ? null : SelectorTrace.of(selector, labels);
  }

  private PeerCause ofBlock(Peer.IpBlock block, Match match, End end) {
    IpAddress address = addressOf(end);
    if (end instanceof End.Pod && !blocksMatchPods && !Exemptions.isHostNetwork(end)) {
      return PeerCause.BLOCK_SKIPS_PODS;
    }
    if (address == null) {
      return PeerCause.NO_ADDRESS;
    }
    if (end instanceof End.Unresolved && match == Match.MAYBE && block.readable()) {
      return PeerCause.END_UNKNOWN;
    }
    if (!block.cidr().contains(address)) {
      return PeerCause.NOT_IN_BLOCK;
    }
    if (exception(block, address) != null) {
      return PeerCause.EXCEPTED;
    }
    return block.readable() ? PeerCause.IN_BLOCK : PeerCause.UNREADABLE;
  }

  private static @Nullable Cidr exception(Peer.IpBlock block, @Nullable IpAddress address) {
    return address == null || !block.cidr().contains(address)
        ? null
        : block.except().stream()
            .filter(except -> except.contains(address))
            .findFirst()
            .orElse(null);
  }

  static @Nullable IpAddress addressOf(End end) {
    if (end instanceof End.Pod pod) {
      return pod.address();
    }
    if (end instanceof End.Node node) {
      return node.address();
    }
    if (end instanceof End.Outside outside) {
      return outside.address();
    }
    return ((End.Unresolved) end).address();
  }
}
