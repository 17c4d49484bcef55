package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.judge.DecisionKind;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.Question;
import io.weir.policy.judge.Verdict;
import io.weir.policy.rules.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the smallest changes of policies that turn a decision, and tries each before naming it.
 * Stateless; as thread-safe as the state it is given.
 */
public final class Remedies {

  private static final int MOST_NAMED = 3;

  /** Candidates beyond these at one end are not combined with the other end's. */
  private static final int MOST_COMBINED = 8;

  private final Judge judge;
  private final PartTracer parts;
  private final NearMisses nearMisses;

  public Remedies(JudgeOptions options) {
    this.judge = new Judge(options);
    this.parts = new PartTracer(options);
    this.nearMisses = new NearMisses(parts);
  }

  /**
   * How to allow a flow that is denied, or close one that is allowed.
   *
   * @param judgement of this flow, with the same options
   * @param state of the moment the flow was judged by
   */
  public RemedyPlan plan(ObservedFlow flow, Judgement judgement, ClusterState state) {
    Question question =
        Question.of(flow, judgement.source(), judgement.destination(), state).asOf(state);
    DecisionKind decided = kind(flow, question, state);
    if (decided == DecisionKind.ALLOW && judgement.verdict() == Verdict.DENIED) {
      return none("The policies already allow it: something else stopped it.");
    }
    PartTrace egress = parts.trace(Direction.EGRESS, question, state);
    PartTrace ingress = parts.trace(Direction.INGRESS, question, state);
    return switch (decided) {
      case DENY -> allow(flow, question, egress, ingress, judgement, state);
      case ALLOW -> close(flow, question, egress, ingress, state);
      case UNDECIDABLE -> none(ObstacleWords.undecidable(judgement));
    };
  }

  private RemedyPlan allow(
      ObservedFlow flow,
      Question question,
      PartTrace egress,
      PartTrace ingress,
      Judgement judgement,
      ClusterState state) {
    List<List<PolicyChange>> candidates = new ArrayList<>();
    List<PolicyChange> out = changes(egress, question, state);
    List<PolicyChange> in = changes(ingress, question, state);
    if (egress.part() != Part.DENIED) {
      in.forEach(change -> candidates.add(List.of(change)));
    } else if (ingress.part() != Part.DENIED) {
      out.forEach(change -> candidates.add(List.of(change)));
    } else {
      candidates.addAll(pairs(out, in));
    }
    List<Remedy> remedies = working(candidates, DecisionKind.ALLOW, flow, question, state);
    return remedies.isEmpty()
        ? none(ObstacleWords.cannotAllow(judgement, egress, ingress))
        : new RemedyPlan(RemedyPlan.Goal.ALLOW, remedies, null);
  }

  private List<PolicyChange> changes(PartTrace trace, Question question, ClusterState state) {
    return trace.part() == Part.DENIED
        ? Allowing.at(trace, question, state, nearMisses)
        : List.of();
  }

  /** Every pair, those of the best at both ends first. */
  private static List<List<PolicyChange>> pairs(List<PolicyChange> out, List<PolicyChange> in) {
    List<List<PolicyChange>> pairs = new ArrayList<>();
    int outs = Math.min(out.size(), MOST_COMBINED);
    int ins = Math.min(in.size(), MOST_COMBINED);
    for (int sum = 0; sum <= outs + ins - 2; sum++) {
      for (int i = Math.max(0, sum - ins + 1); i <= Math.min(sum, outs - 1); i++) {
        pairs.add(List.of(out.get(i), in.get(sum - i)));
      }
    }
    return pairs;
  }

  private RemedyPlan close(
      ObservedFlow flow,
      Question question,
      PartTrace egress,
      PartTrace ingress,
      ClusterState state) {
    List<List<PolicyChange>> candidates =
        Stream.of(ingress, egress)
            .sorted(Comparator.comparingInt(Closing::size))
            .flatMap(trace -> Closing.at(trace, state).stream())
            .filter(changes -> !changes.isEmpty())
            .toList();
    List<Remedy> remedies = working(candidates, DecisionKind.DENY, flow, question, state);
    return remedies.isEmpty()
        ? none(ObstacleWords.cannotClose(egress, ingress, question))
        : new RemedyPlan(RemedyPlan.Goal.CLOSE, remedies, null);
  }

  private List<Remedy> working(
      List<List<PolicyChange>> candidates,
      DecisionKind goal,
      ObservedFlow flow,
      Question question,
      ClusterState state) {
    return candidates.stream()
        .distinct()
        .filter(changes -> kind(flow, question, PolicyChanges.applied(state, changes)) == goal)
        .limit(MOST_NAMED)
        .map(changes -> new Remedy(RemedyWords.joined(changes), changes))
        .toList();
  }

  private DecisionKind kind(ObservedFlow flow, Question question, ClusterState state) {
    return judge.judge(flow, question.source(), question.destination(), state).decision().kind();
  }

  private static RemedyPlan none(String obstacle) {
    return new RemedyPlan(RemedyPlan.Goal.NONE, List.of(), obstacle);
  }
}
