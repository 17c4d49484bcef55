package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterTimeline;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much of a flow's time the timeline knows.
 *
 * @param endsAt when its ends are looked up: at the connection's start, or the first known moment
 *     after it, as an open connection keeps its ends
 * @param stateAt the moment whose state judges it: the interval's start, unless that is just before
 *     the first known moment
 * @param gap why nothing can be decided; null when it can
 * @param early whether the state at its start was not yet known to be complete
 */
record Knowledge(Instant endsAt, Instant stateAt, @Nullable Doubt gap, boolean early) {

  /**
   * @param allowance by how much a flow may be older than the state, as clocks differ
   */
  static Knowledge of(ObservedFlow flow, ClusterTimeline timeline, Duration allowance) {
    Instant interval = flow.intervalStart();
    Instant opened = flow.connectionStart();
    Instant endsAt = opened == null || opened.isAfter(interval) ? interval : opened;
    Instant known = timeline.knownFrom();
    if (known == null) {
      return new Knowledge(
          endsAt,
          interval,
          new Doubt(Reason.STATE_INCOMPLETE, "no full snapshot of the cluster was seen yet"),
          true);
    }
    if (interval.isBefore(known) && interval.plus(allowance).isBefore(known)) {
      return new Knowledge(
          endsAt,
          interval,
          new Doubt(
              Reason.STATE_TOO_OLD,
              "the flow is of " + interval + ", the cluster's state is known from " + known),
          false);
    }
    return new Knowledge(
        later(endsAt, known), later(interval, known), null, isEarly(flow, timeline));
  }

  /** Whether a flow's state is not yet known to be complete. */
  static boolean isEarly(ObservedFlow flow, ClusterTimeline timeline) {
    Instant bookmark = timeline.bookmark();
    return flow.outcome() != null && (bookmark == null || bookmark.isBefore(flow.intervalStart()));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
