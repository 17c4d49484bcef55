package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/**
 * What was settled for a moment, or for the other side of a change close to it: plugins take time
 * to program a change, so a flow near one may have met either side.
 *
 * @param moment of which side
 * @param inTransition whether a change close by made a difference and a side of it explains what
 *     was observed
 */
record Transition(Settled settled, Instant moment, boolean inTransition) {

  /** Settles at {@code moment}, looking {@code grace} to either side of it. */
  static Transition around(
      Instant moment,
      Duration grace,
      Encounter encounter,
      Evidence evidence,
      ClusterTimeline timeline,
      CachedDecisions decisions) {
    Encounter then = encounter.asOf(moment, timeline);
    Transition base = at(moment, then, decisions);
    if (evidence.prediction()
        || (then.source().isCalm(moment, grace) && then.destination().isCalm(moment, grace))) {
      return base;
    }
    NavigableSet<Instant> changes =
        timeline.changes(
            moment.minus(grace), moment.plus(grace), then.source().end(), then.destination().end());
    if (changes.isEmpty()) {
      return base;
    }
    List<Transition> sides = new ArrayList<>();
    sides.add(base);
    // Just before each change of the past, latest first; then just after each still to come.
    for (Instant change : changes.headSet(moment, true).descendingSet()) {
      sides.add(at(change.minusNanos(1), then, decisions));
    }
    for (Instant change : changes.tailSet(moment, false)) {
      sides.add(at(change, then, decisions));
    }
    Ruled here = base.settled.ruled();
    boolean changed = sides.stream().anyMatch(side -> !side.settled.ruled().sameParts(here));
    if (!changed) {
      return base;
    }
    return sides.stream()
        .filter(side -> evidence.isExplainedBy(side.settled.ruled()))
        .findFirst()
        .map(side -> new Transition(side.settled, side.moment, true))
        .orElse(base);
  }

  private static Transition at(Instant moment, Encounter encounter, CachedDecisions decisions) {
    return new Transition(decisions.settle(encounter, moment), moment, false);
  }
}
