package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ForwardingState;
import io.weir.policy.rules.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/** Remembers what an answer hung on besides the ends of the flow: other pods. */
final class WatchedState extends ForwardingState {

  /** What was asked about other pods, and the answer. */
  record OtherPods(LabelSelector namespaces, LabelSelector pods, boolean running) {

    boolean isSoAt(ClusterState state) {
      return state.anyRunningPod(namespaces, pods) == running;
    }
  }

  private List<OtherPods> asked = List.of();

  WatchedState(ClusterState state) {
    super(state);
  }

  @Override
  public boolean anyRunningPod(LabelSelector namespaces, LabelSelector pods) {
    boolean running = super.anyRunningPod(namespaces, pods);
    if (asked.isEmpty()) {
      asked = new ArrayList<>();
    }
    asked.add(new OtherPods(namespaces, pods, running));
    return running;
  }

  List<OtherPods> asked() {
    return asked;
  }
}
