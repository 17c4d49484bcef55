package io.weir.cli.lint;

import io.weir.policy.cluster.ClusterState;
import io.weir.policy.lint.LintCode;
import io.weir.policy.lint.LintFinding;
import io.weir.policy.lint.LintPlace;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Rule;
import java.util.ArrayList;
import java.util.List;

/** Rules in force that no observed flow used. */
final class UnusedRules {

  private UnusedRules() {}

  static List<LintFinding> find(ClusterState state, UsedRules used) {
    List<LintFinding> findings = new ArrayList<>();
    for (String namespace : state.namespaces()) {
      for (CompiledPolicy policy : state.policies(namespace)) {
        for (Direction direction : List.of(Direction.INGRESS, Direction.EGRESS)) {
          check(policy, direction, used, findings);
        }
      }
    }
    return findings;
  }

  private static void check(
      CompiledPolicy policy, Direction direction, UsedRules used, List<LintFinding> findings) {
    Match governs = direction == Direction.INGRESS ? policy.ingressType() : policy.egressType();
    if (governs == Match.NO) {
      return;
    }
    for (Rule rule : policy.rules(direction)) {
      String place = rule.place(Rule.NONE, Rule.NONE);
      if (!used.rules().contains(policy.reference().path() + " " + place)) {
        findings.add(
            new LintFinding(
                LintCode.RULE_UNUSED,
                new LintPlace(
                    policy.reference().namespace(),
                    policy.reference().name(),
                    LintPlace.Standing.IN_FORCE,
                    "spec." + place),
                "not used by any observed flow " + used.span(),
                LintCode.RULE_UNUSED.cure()));
      }
    }
  }
}
