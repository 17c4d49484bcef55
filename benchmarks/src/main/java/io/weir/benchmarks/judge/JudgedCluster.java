package io.weir.benchmarks.judge;

import io.weir.benchmarks.synthetic.ClusterShape;
import io.weir.benchmarks.synthetic.SyntheticCluster;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.JudgeOptions;
import java.time.Instant;

/**
 * A made-up cluster, a timeline that knows it, and a judge.
 *
 * @param cluster ten pods to each of its policies
 */
record JudgedCluster(SyntheticCluster cluster, ClusterTimeline timeline, Judge judge) {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  static SyntheticCluster made(int pods) {
    return new SyntheticCluster("bench", ClusterShape.of(pods, pods / 10), START);
  }

  /** With its first snapshot applied. */
  static JudgedCluster of(int pods) {
    return of(made(pods));
  }

  static JudgedCluster of(SyntheticCluster cluster) {
    ClusterTimeline timeline = new ClusterTimeline(TimelineOptions.defaults());
    cluster.changes().forEach(timeline::apply);
    return new JudgedCluster(cluster, timeline, new Judge(JudgeOptions.defaults()));
  }
}
