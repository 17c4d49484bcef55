package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.Direction;

/** Tells why a flow is judged as it is. Stateless; as thread-safe as the state it is given. */
public final class Explainer {

  private final PartTracer parts;
  private final HintFinder hints;
  private final Remedies remedies;

  public Explainer(JudgeOptions options) {
    this.parts = new PartTracer(options);
    this.hints = new HintFinder(options);
    this.remedies = new Remedies(options);
  }

  /**
   * Explains a judgement.
   *
   * @param judgement of this flow, with the same options
   * @param state of the moment the flow was judged by
   */
  public Explanation explain(ObservedFlow flow, Judgement judgement, ClusterState state) {
    Question question =
        Question.of(flow, judgement.source(), judgement.destination(), state).asOf(state);
    PartTrace egress = parts.trace(Direction.EGRESS, question, state);
    PartTrace ingress = parts.trace(Direction.INGRESS, question, state);
    return new Explanation(
        question.source(),
        question.destination(),
        flow.protocol(),
        flow.destinationPort(),
        judgement,
        egress,
        ingress,
        hints.find(flow, judgement, state),
        remedies.plan(flow, judgement, state));
  }
}
