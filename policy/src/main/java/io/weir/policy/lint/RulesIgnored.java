package io.weir.policy.lint;

import io.weir.policy.rules.Direction;
import java.util.List;

/** Rules of a direction that policyTypes leaves out. */
final class RulesIgnored implements Check.OfPolicy {

  @Override
  public void check(LintedPolicy policy, Inventory inventory, Findings findings) {
    for (Direction direction : List.of(Direction.INGRESS, Direction.EGRESS)) {
      int rules = policy.policy().rules(direction).size();
      if (rules > 0 && !policy.governs(direction)) {
        findings.add(
            LintCode.RULES_IGNORED,
            policy.at("spec." + direction.field()),
            "policyTypes leaves out %s: %s ignored, and the pods stay open for %s"
                .formatted(
                    direction.policyType(),
                    rules == 1 ? "its rule is" : "its " + rules + " rules are",
                    direction.field()),
            "add %s to policyTypes, or take the rules away".formatted(direction.policyType()));
      }
    }
  }
}
