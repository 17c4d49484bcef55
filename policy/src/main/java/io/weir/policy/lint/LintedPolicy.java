package io.weir.policy.lint;

import io.weir.policy.lint.LintPlace.Standing;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.Direction;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Rule;
import java.util.ArrayList;
import java.util.List;

/** A policy that is looked at. */
record LintedPolicy(CompiledPolicy policy, Standing standing) {

  /** Two are the same if they stand for the same policy; their rules need no comparing. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LintedPolicy that
        && standing == that.standing
        && policy.reference().equals(that.policy.reference());
  }

  @Override
  public int hashCode() {
    return policy.reference().hashCode();
  }

  String namespace() {
    return policy.reference().namespace();
  }

  /** {@code namespace/name}. */
  String path() {
    return policy.reference().path();
  }

  /** False only when its policyTypes surely leave the direction out. */
  boolean governs(Direction direction) {
    return type(direction) != Match.NO;
  }

  Match type(Direction direction) {
    return direction == Direction.INGRESS ? policy.ingressType() : policy.egressType();
  }

  /** The rules that count, in the order of the document. */
  List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (Direction direction : List.of(Direction.INGRESS, Direction.EGRESS)) {
      rules.addAll(rules(direction));
    }
    return rules;
  }

  /** The rules of a direction that count. */
  List<Rule> rules(Direction direction) {
    return governs(direction) ? policy.rules(direction) : List.of();
  }

  /** The place of a field, as in {@code spec.podSelector}. */
  LintPlace at(String field) {
    return LintPlace.of(policy.reference(), standing, field);
  }

  /**
   * The place of a part of a rule.
   *
   * @param peer position or {@link Rule#NONE}
   * @param port position or {@link Rule#NONE}
   */
  LintPlace at(Rule rule, int peer, int port) {
    // The field of the object: a port stands beside the peers, not within one.
    int within = port == Rule.NONE ? peer : Rule.NONE;
    return at("spec." + rule.place(within, port));
  }
}
