package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ClusterTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/**
 * The decision of a moment, or of the other side of a change close to it: plugins take time to
 * program a change, so a flow near one may have met either side.
 *
 * @param inTransition whether a change close by made a difference and a side of it explains what
 *     was observed
 */
record Transition(Ruled ruled, ClusterState state, boolean inTransition) {

  /** Decides at {@code moment}, looking {@code grace} to either side of it. */
  static Transition around(
      Instant moment,
      Duration grace,
      Question question,
      Evidence evidence,
      ClusterTimeline timeline,
      DecisionMaker decisions) {
    Transition base = at(moment, question, timeline, decisions);
    NavigableSet<Instant> changes =
        timeline.changes(
            moment.minus(grace), moment.plus(grace), question.source(), question.destination());
    if (changes.isEmpty() || evidence.prediction()) {
      return base;
    }
    List<Transition> sides = new ArrayList<>();
    sides.add(base);
    // Just before each change of the past, latest first; then just after each still to come.
    for (Instant change : changes.headSet(moment, true).descendingSet()) {
      sides.add(at(change.minusNanos(1), question, timeline, decisions));
    }
    for (Instant change : changes.tailSet(moment, false)) {
      sides.add(at(change, question, timeline, decisions));
    }
    boolean changed = sides.stream().anyMatch(side -> !side.ruled.sameParts(base.ruled));
    if (!changed) {
      return base;
    }
    return sides.stream()
        .filter(side -> evidence.isExplainedBy(side.ruled))
        .findFirst()
        .map(side -> new Transition(side.ruled, side.state, true))
        .orElse(base);
  }

  private static Transition at(
      Instant moment, Question question, ClusterTimeline timeline, DecisionMaker decisions) {
    ClusterState state = timeline.at(moment);
    return new Transition(decisions.decide(question.asOf(state), state), state, false);
  }
}
