package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.judge.WatchedState.OtherPods;
import java.util.List;

/**
 * All that can be said of a question at a moment, whatever the network did. Immutable, and the same
 * for every question between ends that no policy can tell apart, as long as it hangs on no further
 * pods.
 *
 * @param otherPods what the intent hung on besides the ends
 * @param staged the staged policies that would deny what is allowed, sorted
 */
record Settled(
    Ruled ruled, Intent intent, List<OtherPods> otherPods, List<PolicyReference> staged) {

  Settled {
    otherPods = List.copyOf(otherPods);
  }

  static Settled of(
      Question question, ClusterState state, DecisionMaker decisions, JudgeOptions options) {
    Ruled ruled = decisions.decide(question, state);
    WatchedState watched = new WatchedState(state);
    Intent intent = Intent.of(ruled, options, watched);
    boolean asksForStaged =
        ruled.kind() == DecisionKind.ALLOW
            && !options.disabledFindings().contains(Finding.INTENT_VIOLATION);
    List<PolicyReference> staged =
        asksForStaged ? StagedIntent.denials(question, ruled, state, decisions) : List.of();
    return new Settled(ruled, intent, watched.asked(), staged);
  }

  /** Whether it holds whatever further pods there are. */
  boolean standsAlone() {
    return otherPods.isEmpty();
  }

  /** The same for another moment and ends that no policy can tell from the first ones. */
  Settled at(ClusterState state, JudgeOptions options) {
    for (OtherPods asked : otherPods) {
      if (!asked.isSoAt(state)) {
        return new Settled(ruled, Intent.of(ruled, options, state), otherPods, staged);
      }
    }
    return this;
  }
}
