package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Match;
import java.util.ArrayList;
import java.util.List;

/** Policies that would admit a denied flow if they stood in the pod's namespace. */
final class OtherNamespaces {

  /** How many policies and namespaces are looked at: a denial must stay cheap in any cluster. */
  private static final int MOST_LOOKED_AT = 1000;

  private static final int MOST_CONSIDERED = 3;

  private final PartTracer parts;

  OtherNamespaces(PartTracer parts) {
    this.parts = parts;
  }

  List<HintFinding> of(PartTrace trace, Question question, ClusterState state) {
    List<HintFinding> found = new ArrayList<>();
    if (!(trace.subject() instanceof End.Pod pod)) {
      return found;
    }
    int lookedAt = 0;
    int considered = 0;
    for (String namespace : state.namespaces()) {
      lookedAt++;
      if (namespace.equals(pod.namespace())) {
        continue;
      }
      for (CompiledPolicy policy : state.policies(namespace)) {
        if (++lookedAt > MOST_LOOKED_AT || considered == MOST_CONSIDERED) {
          return found;
        }
        if (policy.isolates(trace.direction(), pod.labels()) == Match.YES
            && parts.admits(policy, pod.namespace(), trace.direction(), question, state)) {
          considered++;
          if (isOutOfPlace(policy, state)) {
            found.add(
                new HintFinding(
                    Hint.WRONG_NAMESPACE,
                    trace.direction(),
                    policy.reference(),
                    null,
                    null,
                    pod.namespace()));
          }
        }
      }
    }
    return found;
  }

  /** A policy for all pods of a namespace that has pods is where it should be. */
  private static boolean isOutOfPlace(CompiledPolicy policy, ClusterState state) {
    return !policy.pods().isEverything() || state.pods(policy.reference().namespace()).isEmpty();
  }
}
