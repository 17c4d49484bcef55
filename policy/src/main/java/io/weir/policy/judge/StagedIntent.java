package io.weir.policy.judge;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.PolicyOverlay;
import io.weir.policy.rules.CompiledPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What would become of an allowed flow if the staged policies were applied. */
final class StagedIntent {

  private StagedIntent() {}

  /**
   * The staged policies that would deny a flow that the policies in force allow: those that would
   * isolate without admitting, and where there is none, those that would take an admitting policy's
   * place. Sorted; empty when it would be allowed, or nobody can tell.
   */
  static List<PolicyReference> denials(
      Question question, Ruled ruled, ClusterState state, DecisionMaker decisions) {
    if (stagedFor(question.source(), state).isEmpty()
        && stagedFor(question.destination(), state).isEmpty()) {
      return List.of();
    }
    Ruled applied =
        decisions.decide(question.asOf(state), new PolicyOverlay(state, state::stagedPolicies));
    if (applied.kind() != DecisionKind.DENY) {
      return List.of();
    }
    TreeSet<PolicyReference> denying = new TreeSet<>();
    if (applied.egress().part() == Part.DENIED) {
      denying.addAll(
          denials(ruled.egress(), applied.egress(), stagedFor(question.source(), state)));
    }
    if (applied.ingress().part() == Part.DENIED) {
      denying.addAll(
          denials(ruled.ingress(), applied.ingress(), stagedFor(question.destination(), state)));
    }
    return List.copyOf(denying);
  }

  private static List<PolicyReference> denials(
      PartOutcome now, PartOutcome applied, List<CompiledPolicy> staged) {
    List<PolicyReference> references = staged.stream().map(CompiledPolicy::reference).toList();
    List<PolicyReference> isolating = new ArrayList<>(applied.result().policies());
    isolating.retainAll(references);
    if (!isolating.isEmpty()) {
      return isolating;
    }
    return references.stream()
        .filter(
            reference ->
                now.result().rules().stream()
                    .anyMatch(rule -> rule.policy().path().equals(reference.path())))
        .toList();
  }

  private static List<CompiledPolicy> stagedFor(End end, ClusterState state) {
    return end instanceof End.Pod pod ? state.stagedPolicies(pod.namespace()) : List.of();
  }
}
