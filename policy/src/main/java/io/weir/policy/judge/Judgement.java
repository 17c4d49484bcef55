package io.weir.policy.judge;

import io.weir.policy.cluster.End;
import java.util.List;

/**
 * Everything the judge says about one flow.
 *
 * @param stagedPolicies the staged policies that would deny it, sorted; empty unless {@link
 *     Finding#INTENT_VIOLATION} is among the findings
 * @param source the source end as it was resolved (at the connection's start)
 * @param destination the destination end as it was resolved
 * @param findings sorted by name; a finding that became the reason stands among them too
 */
public record Judgement(
    Verdict verdict,
    Reason reason,
    Decision decision,
    List<Finding> findings,
    List<PolicyReference> stagedPolicies,
    End source,
    End destination) {

  public Judgement {
    findings = List.copyOf(findings);
    stagedPolicies = List.copyOf(stagedPolicies);
  }
}
