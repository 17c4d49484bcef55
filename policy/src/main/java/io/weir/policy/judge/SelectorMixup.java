package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;
import io.weir.policy.rules.Peer.Pods;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One dash too many: of two neighbouring peers, one with only a namespaceSelector and one with only
 * a podSelector, one admits the flow, and joined into one peer they would not, while the joined
 * peer would select a running pod, so that it can be meant.
 */
final class SelectorMixup implements AdmissionFinding {

  @Override
  public Finding code() {
    return Finding.SELECTOR_MIXUP;
  }

  @Override
  public Reason reason() {
    return Reason.SELECTOR_MIXUP;
  }

  @Override
  public boolean holds(Admission admission, ClusterState state) {
    return !admission.policy().neighboursIntended()
        && (isMixedUp(admission, admission.peerIndex() - 1, state)
            || isMixedUp(admission, admission.peerIndex() + 1, state));
  }

  private static boolean isMixedUp(Admission admission, int neighbour, ClusterState state) {
    List<Peer> peers = admission.rule().peers();
    if (!(admission.peer() instanceof Pods admitting)
        || neighbour < 0
        || neighbour >= peers.size()
        || !(peers.get(neighbour) instanceof Pods other)) {
      return false;
    }
    Pods joined = admitting.joined(other);
    return joined != null
        && !admits(other, admission, state)
        && !admits(joined, admission, state)
        && state.anyRunningPod(orEverything(joined.namespaces()), orEverything(joined.pods()));
  }

  private static boolean admits(Pods peer, Admission admission, ClusterState state) {
    String namespace = admission.policy().reference().namespace();
    return PeerMatcher.matchPods(peer, namespace, admission.other(), state) == Match.YES;
  }

  private static LabelSelector orEverything(@Nullable LabelSelector selector) {
    return selector == null ? LabelSelector.EVERYTHING : selector;
  }
}
