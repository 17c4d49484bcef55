package io.weir.policy.judge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end's part of a decision.
 *
 * @param rules every rule that admits the flow, sorted; empty unless {@link Part#ALLOWED_BY_RULE}
 * @param policies every policy that isolates the pod in this direction, sorted; empty unless the
 *     part governs
 * @param missing the code of the missing fact; null unless {@link Part#UNDECIDABLE}
 * @param missingFact the missing fact in words; null unless {@link Part#UNDECIDABLE}
 */
public record PartResult(
    Part part,
    List<RuleReference> rules,
    List<PolicyReference> policies,
    @Nullable Reason missing,
    @Nullable String missingFact) {

  public PartResult {
    rules = List.copyOf(rules);
    policies = List.copyOf(policies);
  }
}
