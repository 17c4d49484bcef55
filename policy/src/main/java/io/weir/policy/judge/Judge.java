package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.End;

/** Judges flows. Stateless and thread-safe; the timeline it is given is not, see there. */
public final class Judge {

  private final JudgeOptions options;

  public Judge(JudgeOptions options) {
    this.options = options;
  }

  /** Judges an observed (or predicted) flow with the state of its own moment. */
  public Judgement judge(ObservedFlow flow, ClusterTimeline timeline) {
    throw new UnsupportedOperationException("to be written " + options);
  }

  /** Judges a flow between two known ends at one moment: what {@code evaluate} asks. */
  public Judgement judge(ObservedFlow flow, End source, End destination, ClusterState state) {
    throw new UnsupportedOperationException("to be written");
  }
}
