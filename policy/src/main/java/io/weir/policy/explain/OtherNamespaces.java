package io.weir.policy.explain;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.explain.PoliciesElsewhere.Candidate;
import io.weir.policy.judge.Question;
import io.weir.policy.rules.CompiledPolicy;
import java.util.ArrayList;
import java.util.Collections;
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

  List<HintFinding> of(
      PartTrace trace, Question question, ClusterState state, PoliciesElsewhere elsewhere) {
    List<HintFinding> found = new ArrayList<>();
    if (!(trace.subject() instanceof End.Pod pod)) {
      return found;
    }
    int own = Collections.binarySearch(state.namespaces(), pod.namespace());
    // Those of the pod's own namespace are not looked at.
    int ofOwn = own < 0 ? 0 : state.policies(pod.namespace()).size();
    int considered = 0;
    for (Candidate candidate : elsewhere.of(pod.labels(), trace.direction(), state)) {
      int lookedAt = candidate.before() - (own >= 0 && candidate.namespace() > own ? ofOwn : 0);
      if (lookedAt > MOST_LOOKED_AT || considered == MOST_CONSIDERED) {
        return found;
      }
      CompiledPolicy policy = candidate.policy();
      if (candidate.namespace() != own
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
    return found;
  }

  /** A policy for all pods of a namespace that has pods is where it should be. */
  private static boolean isOutOfPlace(CompiledPolicy policy, ClusterState state) {
    return !policy.pods().isEverything() || !state.hasPods(policy.reference().namespace());
  }
}
