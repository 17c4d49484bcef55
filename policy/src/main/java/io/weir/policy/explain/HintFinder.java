package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.judge.Decision;
import io.weir.policy.judge.DecisionKind;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.Question;
import io.weir.policy.judge.Verdict;
import io.weir.policy.rules.Direction;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what a person would have wanted to know about a denial. Every hint is true in the state
 * that it is asked about; that there is none proves nothing. Stateless; as thread-safe as the state
 * it is given.
 */
public final class HintFinder {

  private final PartTracer parts;
  private final NearMisses nearMisses;
  private final OtherNamespaces otherNamespaces;

  public HintFinder(JudgeOptions options) {
    this.parts = new PartTracer(options);
    this.nearMisses = new NearMisses(parts);
    this.otherNamespaces = new OtherNamespaces(parts);
  }

  /**
   * The codes for a row of the archive, of a flow judged with its own moment's state.
   *
   * @param judgement of this flow, with the same options
   * @param timeline that it was judged with
   */
  public List<Hint> codes(ObservedFlow flow, Judgement judgement, ClusterTimeline timeline) {
    if (judgement.verdict() != Verdict.DENIED) {
      return List.of();
    }
    Instant moment = flow.intervalStart();
    Instant known = timeline.knownFrom();
    boolean early = known != null && moment.isBefore(known);
    PoliciesElsewhere elsewhere =
        timeline.kept(PoliciesElsewhere.class, PoliciesElsewhere.class, PoliciesElsewhere::new);
    ClusterState state = timeline.at(early && known != null ? known : moment);
    return codes(find(flow, judgement, state, elsewhere));
  }

  /**
   * The codes for a row: sorted, each once; empty unless the verdict is DENIED.
   *
   * @param judgement of this flow, with the same options
   * @param state of the moment the flow was judged by
   */
  public List<Hint> codes(ObservedFlow flow, Judgement judgement, ClusterState state) {
    if (judgement.verdict() != Verdict.DENIED) {
      return List.of();
    }
    return codes(find(flow, judgement, state));
  }

  private static List<Hint> codes(List<HintFinding> found) {
    return found.stream().map(HintFinding::hint).distinct().toList();
  }

  /**
   * The hints with their facts, sorted; empty unless the decision is to deny.
   *
   * @param judgement of this flow, with the same options
   * @param state of the moment the flow was judged by
   */
  public List<HintFinding> find(ObservedFlow flow, Judgement judgement, ClusterState state) {
    return find(flow, judgement, state, new PoliciesElsewhere());
  }

  private List<HintFinding> find(
      ObservedFlow flow, Judgement judgement, ClusterState state, PoliciesElsewhere elsewhere) {
    if (judgement.decision().kind() != DecisionKind.DENY) {
      return List.of();
    }
    Question question =
        Question.of(flow, judgement.source(), judgement.destination(), state).asOf(state);
    TreeSet<HintFinding> found = new TreeSet<>();
    Decision decision = judgement.decision();
    if (decision.egress().part() == Part.DENIED) {
      add(Direction.EGRESS, decision.ingress().part(), question, state, elsewhere, found);
    }
    if (decision.ingress().part() == Part.DENIED) {
      add(Direction.INGRESS, decision.egress().part(), question, state, elsewhere, found);
    }
    return List.copyOf(found);
  }

  private void add(
      Direction direction,
      Part otherPart,
      Question question,
      ClusterState state,
      PoliciesElsewhere elsewhere,
      Set<HintFinding> found) {
    PartTrace trace = parts.traceIsolating(direction, question, state);
    // Near a change the judge may have used the state of its other side.
    if (trace.part() != Part.DENIED) {
      return;
    }
    if (ClusterDns.isAsked(trace, question, state)) {
      found.add(ClusterDns.hint(trace, question));
    }
    found.addAll(nearMisses.of(trace, question, state));
    found.addAll(otherNamespaces.of(trace, question, state, elsewhere));
    if (otherPart == Part.ALLOWED_BY_RULE) {
      Direction other = direction == Direction.EGRESS ? Direction.INGRESS : Direction.EGRESS;
      found.add(
          new HintFinding(
              Hint.OTHER_END_ALLOWS, direction, null, null, other.field(), direction.field()));
    }
  }
}
