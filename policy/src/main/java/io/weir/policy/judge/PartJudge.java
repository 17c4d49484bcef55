package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Selection;

/** Asks the policies at one pod about one direction. */
final class PartJudge {

  private final JudgeOptions options;
  private final PeerMatcher peers;

  PartJudge(JudgeOptions options) {
    this.options = options;
    this.peers = new PeerMatcher(options.ipBlockMatchesPods());
  }

  /**
   * @param subject the pod whose policies are asked
   * @param other the other end as they see it
   */
  PartOutcome judge(
      Direction direction, End.Pod subject, End other, Question question, ClusterState state) {
    PartEvaluation evaluation =
        new PartEvaluation(direction, other, question, state, options, peers);
    for (Selection selection : state.selecting(subject)) {
      Match isolates = selection.isolates(direction);
      if (isolates == Match.YES) {
        evaluation.isolatedBy(selection.policy());
      } else if (isolates == Match.MAYBE) {
        evaluation.perhapsIsolatedBy(selection.policy());
      }
    }
    return evaluation.outcome();
  }
}
