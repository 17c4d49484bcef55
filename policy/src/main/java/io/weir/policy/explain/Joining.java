package io.weir.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.policy.cluster.ClusterState;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Peer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes away the dash too many (the finding SELECTOR_MIXUP): the peer that admits a flow and its
 * neighbour become one, so that those who were meant are still let in. Removing the peer instead
 * would shut them out.
 */
final class Joining {

  private Joining() {}

  /** For a rule that admits the flow; null when it has no two peers that can be meant as one. */
  static @Nullable Removal of(RuleTrace rule, JsonNode object, ClusterState state) {
    for (int fitting : rule.fittingPeers()) {
      for (int first = Math.max(0, fitting - 1); first <= fitting; first++) {
        if (first + 1 < rule.peers().size() && isMeantAsOne(rule, first, state)) {
          return joined(rule, first, object);
        }
      }
    }
    return null;
  }

  private static boolean isMeantAsOne(RuleTrace rule, int first, ClusterState state) {
    List<Peer> peers = rule.rule().peers();
    if (!(peers.get(first) instanceof Peer.Pods one)
        || !(peers.get(first + 1) instanceof Peer.Pods other)) {
      return false;
    }
    Peer.Pods joined = one.joined(other);
    return joined != null
        && state.anyRunningPod(orEverything(joined.namespaces()), orEverything(joined.pods()));
  }

  private static LabelSelector orEverything(@Nullable LabelSelector selector) {
    return selector == null ? LabelSelector.EVERYTHING : selector;
  }

  private static @Nullable Removal joined(RuleTrace rule, int first, JsonNode object) {
    String one = Pointer.peer(rule.rule(), first);
    String other = Pointer.peer(rule.rule(), first + 1);
    if (!(object.at(one) instanceof ObjectNode head)
        || !(object.at(other) instanceof ObjectNode tail)) {
      return null;
    }
    return new Removal(
        List.of(
            PatchOperation.replace(one, head.deepCopy().setAll(tail)),
            PatchOperation.remove(other)),
        RemedyWords.join(rule, first),
        false);
  }
}
