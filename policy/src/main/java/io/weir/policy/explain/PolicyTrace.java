package io.weir.policy.explain;

import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import java.util.List;

/**
 * One policy of the pod's namespace held against a flow in one direction.
 *
 * @param typed whether the policy isolates in this direction at all (its {@code policyTypes})
 * @param pods its podSelector held against the pod's labels
 * @param isolates whether it isolates the pod in this direction
 * @param rules its rules of this direction; empty if it does not isolate
 */
public record PolicyTrace(
    CompiledPolicy policy,
    Direction direction,
    Match typed,
    SelectorTrace pods,
    Match isolates,
    List<RuleTrace> rules) {

  public PolicyTrace {
    rules = List.copyOf(rules);
  }

  /** Whether it isolates the pod and one of its rules admits the flow. */
  public Match admits() {
    return isolates.and(rules.stream().map(RuleTrace::match).reduce(Match::or).orElse(Match.NO));
  }
}
