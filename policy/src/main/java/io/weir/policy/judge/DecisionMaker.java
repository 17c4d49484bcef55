package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.rules.Direction;

/** Decides both parts of a question at one moment. */
final class DecisionMaker {

  private final PartJudge parts;

  DecisionMaker(JudgeOptions options) {
    this.parts = new PartJudge(options);
  }

  Ruled decide(Question question, ClusterState state) {
    return new Ruled(egress(question, state), ingress(question, state));
  }

  private PartOutcome egress(Question question, ClusterState state) {
    if (question.source() instanceof End.Unresolved end) {
      return PartOutcome.undecidable(new Doubt(end.reason(), end.fact()));
    }
    if (!(question.source() instanceof End.Pod pod)) {
      return PartOutcome.plain(Part.NOT_APPLICABLE);
    }
    if (Exemptions.isHostNetwork(pod)
        || Exemptions.isLoopback(question.source(), question.destination())) {
      return PartOutcome.plain(Part.EXEMPT);
    }
    return parts.judge(Direction.EGRESS, pod, question.destination(), question, state);
  }

  private PartOutcome ingress(Question question, ClusterState state) {
    if (question.destination() instanceof End.Unresolved end) {
      return PartOutcome.undecidable(new Doubt(end.reason(), end.fact()));
    }
    if (!(question.destination() instanceof End.Pod pod)) {
      return PartOutcome.plain(Part.NOT_APPLICABLE);
    }
    if (Exemptions.isHostNetwork(pod)
        || Exemptions.isLoopback(question.source(), pod)
        || Exemptions.isOwnNode(question.sourceAtDestination(), pod, state)) {
      return PartOutcome.plain(Part.EXEMPT);
    }
    return parts.judge(Direction.INGRESS, pod, question.sourceAtDestination(), question, state);
  }
}
