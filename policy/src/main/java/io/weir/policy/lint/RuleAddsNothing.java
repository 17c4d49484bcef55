package io.weir.policy.lint;

import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules that another rule makes void. Of two equal ones the later is told. */
final class RuleAddsNothing implements Check {

  @Override
  public void run(Inventory inventory, Findings findings) {
    for (String namespace : inventory.namespaces()) {
      for (Direction direction : List.of(Direction.INGRESS, Direction.EGRESS)) {
        List<LintedPolicy> governing =
            inventory.policies(namespace).stream()
                .filter(policy -> policy.type(direction) == Match.YES)
                .filter(policy -> !policy.rules(direction).isEmpty())
                .toList();
        WiderPolicies wider = new WiderPolicies(governing);
        governing.forEach(policy -> check(policy, direction, wider.than(policy), findings));
      }
    }
  }

  private static void check(
      LintedPolicy policy, Direction direction, List<LintedPolicy> wider, Findings findings) {
    for (Rule rule : policy.rules(direction)) {
      for (LintedPolicy other : wider) {
        Rule covering = covering(policy, rule, other, direction);
        if (covering != null) {
          findings.add(
              LintCode.RULE_ADDS_NOTHING,
              policy.at(rule, Rule.NONE, Rule.NONE),
              "%s admits all that this rule admits"
                  .formatted(other.at(covering, Rule.NONE, Rule.NONE)));
          break;
        }
      }
    }
  }

  private static @Nullable Rule covering(
      LintedPolicy policy, Rule rule, LintedPolicy other, Direction direction) {
    for (Rule candidate : other.rules(direction)) {
      boolean itself = other.equals(policy) && candidate.index() == rule.index();
      if (!itself
          && Subsumption.contains(candidate, rule, policy.namespace())
          && !(isLater(other, candidate, policy, rule)
              && isMutual(other, candidate, policy, rule))) {
        return candidate;
      }
    }
    return null;
  }

  private static boolean isMutual(
      LintedPolicy other, Rule candidate, LintedPolicy policy, Rule rule) {
    return Subsumption.contains(rule, candidate, policy.namespace())
        && Subsumption.contains(policy.policy().pods(), other.policy().pods());
  }

  private static boolean isLater(
      LintedPolicy other, Rule candidate, LintedPolicy policy, Rule rule) {
    int byPolicy = other.policy().reference().compareTo(policy.policy().reference());
    return byPolicy > 0 || (byPolicy == 0 && candidate.index() > rule.index());
  }
}
