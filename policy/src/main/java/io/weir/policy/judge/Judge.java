package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.End;
import io.weir.schemas.Orientation;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Judges flows. Stateless and thread-safe; the timeline it is given is not, see there. */
public final class Judge {

  private final JudgeOptions options;
  private final DecisionMaker decisions;

  public Judge(JudgeOptions options) {
    this.options = options;
    this.decisions = new DecisionMaker(options);
  }

  /**
   * Judges an observed (or predicted) flow with the state of its own moment: its ends as they were
   * at the connection's start, or at the first known moment after it; the rest as of the interval's
   * start.
   */
  public Judgement judge(ObservedFlow flow, ClusterTimeline timeline) {
    Knowledge knowledge = Knowledge.of(flow, timeline, options.enforcementGrace());
    ClusterState opening = timeline.at(knowledge.endsAt());
    End source = opening.resolve(flow.source());
    End destination = opening.resolve(flow.destination());
    Evidence evidence = Evidence.of(flow, source, destination);
    Question question = Question.of(flow, source, destination, opening);
    if (knowledge.gap() != null) {
      PartOutcome unknown = PartOutcome.undecidable(knowledge.gap());
      Ruled ruled = new Ruled(unknown, unknown);
      Ruling ruling = VerdictTable.look(ruled, evidence, null, false);
      return judgement(ruling, ruled, Set.of(), List.of(), question);
    }
    Transition met =
        Transition.around(
            knowledge.stateAt(),
            options.enforcementGrace(),
            question,
            evidence,
            timeline,
            decisions);
    Set<Finding> findings = EnumSet.noneOf(Finding.class);
    if (met.inTransition()) {
      findings.add(Finding.STATE_IN_TRANSITION);
    }
    if (knowledge.early()) {
      findings.add(Finding.JUDGED_EARLY);
    }
    boolean predates = predatesPolicy(flow, question, met, timeline);
    return conclude(flow, question, evidence, met, predates, findings);
  }

  /** Judges a flow between two known ends at one moment: what {@code evaluate} asks. */
  public Judgement judge(ObservedFlow flow, End source, End destination, ClusterState state) {
    Question question = Question.of(flow, source, destination, state);
    Transition met = new Transition(decisions.decide(question, state), state, false);
    Evidence evidence = Evidence.of(flow, source, destination);
    return conclude(flow, question, evidence, met, false, EnumSet.noneOf(Finding.class));
  }

  private Judgement conclude(
      ObservedFlow flow,
      Question question,
      Evidence evidence,
      Transition met,
      boolean predates,
      Set<Finding> findings) {
    Ruled ruled = met.ruled();
    Ruling ruling;
    List<PolicyReference> staged = List.of();
    if (isEitherWay(flow, question, met)) {
      ruling =
          evidence.column() == Evidence.Column.DROPPED
              ? new Ruling(Verdict.DENIED, Reason.UNEXPLAINED_DROP)
              : new Ruling(Verdict.UNKNOWN, Reason.ORIENTATION_UNKNOWN);
    } else {
      Intent intent = Intent.of(ruled, options, met.state());
      ruling = VerdictTable.look(ruled, evidence, intent.lost(), predates);
      if (ruling.reason() == intent.lost()) {
        findings.addAll(intent.findings());
      }
      findings.addAll(DenialFindings.of(ruled, evidence, ruling));
      staged = stagedDenials(question, met, ruling);
      if (!staged.isEmpty()) {
        ruling = new Ruling(Verdict.ALLOWED_NOT_INTENDED, Reason.INTENT_VIOLATION);
        findings.add(Finding.INTENT_VIOLATION);
      }
    }
    findings.addAll(ruled.pluginFindings());
    return judgement(ruling, ruled, findings, staged, question);
  }

  /** Asked of what was let through only: a denied flow violates nobody's intent. */
  private List<PolicyReference> stagedDenials(Question question, Transition met, Ruling ruling) {
    boolean allowed =
        met.ruled().kind() == DecisionKind.ALLOW && ruling.verdict() != Verdict.DENIED;
    return allowed && !options.disabledFindings().contains(Finding.INTENT_VIOLATION)
        ? StagedIntent.denials(question.asOf(met.state()), met.ruled(), met.state(), decisions)
        : List.of();
  }

  private static Judgement judgement(
      Ruling ruling,
      Ruled ruled,
      Set<Finding> findings,
      List<PolicyReference> staged,
      Question question) {
    return new Judgement(
        ruling.verdict(),
        ruling.reason(),
        ruled.decision(),
        findings.stream().sorted(Comparator.comparing(Finding::name)).toList(),
        staged,
        question.source(),
        question.destination());
  }

  /** Denied one way, allowed the other, and not sure who opened it. */
  private boolean isEitherWay(ObservedFlow flow, Question question, Transition met) {
    DecisionKind kind = met.ruled().kind();
    if (flow.orientation() == Orientation.CERTAIN || kind == DecisionKind.UNDECIDABLE) {
      return false;
    }
    Question reversed = question.reversed(flow.sourcePort()).asOf(met.state());
    DecisionKind otherWay = decisions.decide(reversed, met.state()).kind();
    return otherWay != DecisionKind.UNDECIDABLE && otherWay != kind;
  }

  /** Denied now, allowed when the connection was opened, and the plugin keeps what is open. */
  private boolean predatesPolicy(
      ObservedFlow flow, Question question, Transition met, ClusterTimeline timeline) {
    Instant opened = flow.connectionStart();
    if (options.recheckEstablished()
        || met.ruled().kind() != DecisionKind.DENY
        || opened == null
        || !opened.isBefore(flow.intervalStart())) {
      return false;
    }
    ClusterState then = timeline.at(opened);
    return decisions.decide(question.asOf(then), then).kind() == DecisionKind.ALLOW;
  }
}
