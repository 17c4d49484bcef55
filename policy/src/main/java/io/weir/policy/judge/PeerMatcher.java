package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;

/** Whether an end is who a peer names. Selectors name pods of the pod network, and nobody else. */
public final class PeerMatcher {

  private final boolean ipBlockMatchesPods;

  /**
   * @param options of them, whether ipBlocks match pods
   */
  public PeerMatcher(JudgeOptions options) {
    this(options.ipBlockMatchesPods());
  }

  PeerMatcher(boolean ipBlockMatchesPods) {
    this.ipBlockMatchesPods = ipBlockMatchesPods;
  }

  /** Whether {@code end} is whom a peer of a policy in {@code policyNamespace} names. */
  public Match match(Peer peer, String policyNamespace, End end, ClusterState state) {
    if (peer instanceof Peer.Pods pods) {
      return matchPods(pods, policyNamespace, end, state);
    }
    if (peer instanceof Peer.IpBlock block) {
      return matchBlock(block, end);
    }
    return Match.MAYBE;
  }

  static Match matchPods(Peer.Pods pods, String policyNamespace, End end, ClusterState state) {
    if (end instanceof End.Unresolved) {
      return Match.MAYBE;
    }
    if (!(end instanceof End.Pod pod) || pod.facts().hostNetwork()) {
      return Match.NO;
    }
    return pods.match(
        policyNamespace, pod.namespace(), state.namespaceLabels(pod.namespace()), pod.labels());
  }

  private Match matchBlock(Peer.IpBlock block, End end) {
    if (end instanceof End.Outside outside) {
      return block.match(outside.address());
    }
    if (end instanceof End.Node node) {
      return block.match(node.address());
    }
    if (end instanceof End.Unresolved unresolved) {
      return matchUnresolved(block, unresolved);
    }
    End.Pod pod = (End.Pod) end;
    return ipBlockMatchesPods || pod.facts().hostNetwork() ? matchAddress(block, pod) : Match.NO;
  }

  /** Whether the block would hold the pod if blocks matched pods. */
  static Match matchAddress(Peer.IpBlock block, End.Pod pod) {
    return pod.address() == null ? Match.MAYBE : block.match(pod.address());
  }

  private Match matchUnresolved(Peer.IpBlock block, End.Unresolved end) {
    if (end.reason() == Reason.BACKEND_UNKNOWN) {
      return Match.MAYBE;
    }
    Match match = block.match(end.address());
    return ipBlockMatchesPods ? match : match.and(Match.MAYBE);
  }
}
