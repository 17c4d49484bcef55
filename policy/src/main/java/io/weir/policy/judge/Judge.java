package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.End;
import io.weir.schemas.Orientation;
import java.time.Instant;
import java.util.List;

/**
 * Judges flows. Stateless and thread-safe; the timeline it is given is not, and keeps what was
 * decided about its ends.
 */
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
    CachedDecisions cached = CachedDecisions.of(timeline, options, decisions);
    Meeting known = cached.recall(flow);
    return known == null
        ? judgeAnew(flow, timeline, cached)
        : judge(flow, known, Knowledge.isEarly(flow, timeline));
  }

  /** How many flows were judged by what was remembered of earlier ones, with this timeline. */
  public long recalled(ClusterTimeline timeline) {
    return CachedDecisions.of(timeline, options, decisions).recalled();
  }

  private static Judgement judge(ObservedFlow flow, Meeting met, boolean early) {
    Evidence evidence = Evidence.of(flow, met.source(), met.destination());
    Findings findings = Findings.NONE.with(Finding.JUDGED_EARLY, early);
    if (met.eitherWay()) {
      Ruled ruled = met.settled().ruled();
      return eitherWay(evidence, ruled, findings, met.source(), met.destination());
    }
    Conclusion conclusion = met.settled().conclude(evidence, false, findings);
    return judgement(conclusion, met.source(), met.destination());
  }

  private Judgement judgeAnew(ObservedFlow flow, ClusterTimeline timeline, CachedDecisions cached) {
    Knowledge knowledge = Knowledge.of(flow, timeline, options.enforcementGrace());
    Encounter opening = Encounter.of(flow, timeline, knowledge.endsAt());
    End source = opening.source().end();
    End destination = opening.destination().end();
    Evidence evidence = Evidence.of(flow, source, destination);
    if (knowledge.gap() != null) {
      PartOutcome unknown = PartOutcome.undecidable(knowledge.gap());
      Ruled ruled = new Ruled(unknown, unknown);
      Ruling ruling = VerdictTable.look(ruled, evidence, null, false);
      return judgement(ruling, ruled, Findings.NONE, source, destination);
    }
    Transition met =
        Transition.around(
            knowledge.stateAt(), options.enforcementGrace(), opening, evidence, timeline, cached);
    Settled settled = met.settled();
    Findings findings =
        Findings.NONE
            .with(Finding.STATE_IN_TRANSITION, met.inTransition())
            .with(Finding.JUDGED_EARLY, knowledge.early());
    Settled otherWay =
        isUnsureOfDirection(flow, settled)
            ? cached.settle(opening.reversed(flow.sourcePort()), met.moment())
            : null;
    boolean eitherWay = otherWay != null && contradicts(otherWay.ruled().kind(), settled.ruled());
    cached.remember(flow, opening, settled, otherWay, eitherWay);
    if (eitherWay) {
      return eitherWay(evidence, settled.ruled(), findings, source, destination);
    }
    boolean predates = predatesPolicy(flow, opening, settled, cached);
    return judgement(settled.conclude(evidence, predates, findings), source, destination);
  }

  /** Judges a flow between two known ends at one moment: what {@code evaluate} asks. */
  public Judgement judge(ObservedFlow flow, End source, End destination, ClusterState state) {
    Question question = Question.of(flow, source, destination, state);
    Settled settled = Settled.of(question, state, decisions, options);
    Evidence evidence = Evidence.of(flow, source, destination);
    if (isUnsureOfDirection(flow, settled)) {
      Question reversed = question.reversed(flow.sourcePort()).asOf(state);
      if (contradicts(decisions.decide(reversed, state).kind(), settled.ruled())) {
        return eitherWay(evidence, settled.ruled(), Findings.NONE, source, destination);
      }
    }
    return judgement(settled.conclude(evidence, false, Findings.NONE), source, destination);
  }

  private static boolean isUnsureOfDirection(ObservedFlow flow, Settled settled) {
    return flow.orientation() != Orientation.CERTAIN
        && settled.ruled().kind() != DecisionKind.UNDECIDABLE;
  }

  private static boolean contradicts(DecisionKind otherWay, Ruled ruled) {
    return otherWay != DecisionKind.UNDECIDABLE && otherWay != ruled.kind();
  }

  /** Denied one way, allowed the other, and not sure who opened it. */
  private static Judgement eitherWay(
      Evidence evidence, Ruled ruled, Findings findings, End source, End destination) {
    Ruling ruling =
        evidence.column() == Evidence.Column.DROPPED
            ? new Ruling(Verdict.DENIED, Reason.UNEXPLAINED_DROP)
            : new Ruling(Verdict.UNKNOWN, Reason.ORIENTATION_UNKNOWN);
    Findings all = findings.with(ruled.pluginFindings());
    return judgement(ruling, ruled, all, source, destination);
  }

  private static Judgement judgement(Conclusion conclusion, End source, End destination) {
    return new Judgement(
        conclusion.verdict(),
        conclusion.reason(),
        conclusion.decision(),
        conclusion.findings(),
        conclusion.staged(),
        source,
        destination);
  }

  private static Judgement judgement(
      Ruling ruling, Ruled ruled, Findings findings, End source, End destination) {
    return new Judgement(
        ruling.verdict(),
        ruling.reason(),
        ruled.decision(),
        findings.sorted(),
        List.of(),
        source,
        destination);
  }

  /** Denied now, allowed when the connection was opened, and the plugin keeps what is open. */
  private boolean predatesPolicy(
      ObservedFlow flow, Encounter opening, Settled settled, CachedDecisions cached) {
    Instant opened = flow.connectionStart();
    return !options.recheckEstablished()
        && opened != null
        && opened.isBefore(flow.intervalStart())
        && settled.ruled().kind() == DecisionKind.DENY
        && cached.settle(opening, opened).ruled().kind() == DecisionKind.ALLOW;
  }
}
