package io.weir.policy.explain;

import io.weir.policy.cluster.End;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.RuleReference;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import java.util.List;

/**
 * One direction of an explanation: egress at the source or ingress at the destination.
 *
 * @param subject who stands at this end
 * @param other the other end as this end's policies see it
 * @param part what follows from the traces; the same as the judge's
 * @param policies every policy of the pod's namespace, by name; empty where none is asked
 */
public record PartTrace(
    Direction direction,
    End subject,
    End other,
    Standing standing,
    Part part,
    List<PolicyTrace> policies) {

  public PartTrace {
    policies = List.copyOf(policies);
  }

  /** The policies that isolate the pod in this direction. */
  public List<PolicyTrace> isolating() {
    return policies.stream().filter(policy -> policy.isolates() == Match.YES).toList();
  }

  /** Every place that admits the flow, sorted; empty unless {@link Part#ALLOWED_BY_RULE}. */
  public List<RuleReference> rules() {
    if (part != Part.ALLOWED_BY_RULE) {
      return List.of();
    }
    return isolating().stream()
        .flatMap(
            policy ->
                policy.rules().stream()
                    .flatMap(rule -> rule.admitting(policy.policy().reference()).stream()))
        .sorted()
        .toList();
  }
}
