package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;

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
    for (CompiledPolicy policy : state.policies(subject.namespace())) {
      Match isolates = policy.isolates(direction, subject.labels());
      if (isolates == Match.YES) {
        evaluation.isolatedBy(policy);
      } else if (isolates == Match.MAYBE) {
        evaluation.perhapsIsolatedBy(policy);
      }
    }
    return evaluation.outcome();
  }
}
