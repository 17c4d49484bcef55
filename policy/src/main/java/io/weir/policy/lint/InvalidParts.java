package io.weir.policy.lint;

import io.weir.policy.rules.Problem;

/** What the API server would refuse. */
final class InvalidParts implements Check.OfPolicy {

  @Override
  public void check(LintedPolicy policy, Inventory inventory, Findings findings) {
    for (Problem problem : policy.policy().problems()) {
      findings.add(LintCode.POLICY_INVALID, policy.at(problem.field()), problem.message());
    }
  }
}
