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
    if (admission.peer() == null || neighbour < 0 || neighbour >= peers.size()) {
      return false;
    }
    Pods joined = join(admission.peer(), peers.get(neighbour));
    return joined != null
        && !admits((Pods) peers.get(neighbour), admission, state)
        && !admits(joined, admission, state)
        && state.anyRunningPod(orEverything(joined.namespaces()), orEverything(joined.pods()));
  }

  /** The two as one peer; null unless each has the selector that the other lacks. */
  private static @Nullable Pods join(@Nullable Peer one, Peer other) {
    if (!(one instanceof Pods a) || !(other instanceof Pods b)) {
      return null;
    }
    if (a.pods() == null && b.namespaces() == null) {
      return new Pods(a.namespaces(), b.pods());
    }
    if (a.namespaces() == null && b.pods() == null) {
      return new Pods(b.namespaces(), a.pods());
    }
    return null;
  }

  private static boolean admits(Pods peer, Admission admission, ClusterState state) {
    String namespace = admission.policy().reference().namespace();
    return PeerMatcher.matchPods(peer, namespace, admission.other(), state) == Match.YES;
  }

  private static LabelSelector orEverything(@Nullable LabelSelector selector) {
    return selector == null ? LabelSelector.EVERYTHING : selector;
  }
}
