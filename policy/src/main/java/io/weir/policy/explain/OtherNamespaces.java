package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Selection;
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
      int left = MOST_LOOKED_AT - lookedAt;
      int policies = state.policies(namespace).size();
      lookedAt += policies;
      for (Selection selection : selecting(namespace, pod, left, policies, state)) {
        CompiledPolicy policy = selection.policy();
        if (selection.isolates(trace.direction()) == Match.YES
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
          if (considered == MOST_CONSIDERED) {
            return found;
          }
        }
      }
      if (policies > left) {
        return found;
      }
    }
    return found;
  }

  /** Of the first policies of a namespace, as many as may be looked at, those that fit the pod. */
  private static List<Selection> selecting(
      String namespace, End.Pod pod, int most, int policies, ClusterState state) {
    return policies <= most
        ? state.selecting(namespace, pod.labels())
        : CompiledPolicy.selecting(
            state.policies(namespace).subList(0, Math.max(0, most)), pod.labels());
  }

  /** A policy for all pods of a namespace that has pods is where it should be. */
  private static boolean isOutOfPlace(CompiledPolicy policy, ClusterState state) {
    return !policy.pods().isEverything() || !state.hasPods(policy.reference().namespace());
  }
}
