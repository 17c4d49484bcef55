package io.weir.stream.judging;

import io.weir.policy.judge.PartResult;
import io.weir.policy.judge.PolicyReference;
import io.weir.policy.judge.RuleReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One part of a decision as the archive's lists of texts.
 *
 * @param versions one to each policy, as uid@generation
 */
record PartTexts(List<String> rules, List<String> policies, List<String> versions) {

  static PartTexts of(PartResult part) {
    List<String> rules = new ArrayList<>(part.rules().size());
    for (RuleReference rule : part.rules()) {
      rules.add(rule.toString());
    }
    List<String> policies = new ArrayList<>(part.policies().size());
    List<String> versions = new ArrayList<>(part.policies().size());
    for (PolicyReference policy : part.policies()) {
      policies.add(policy.path());
      versions.add(orUnknown(policy.uid()) + "@" + orUnknown(policy.generation()));
    }
    return new PartTexts(List.copyOf(rules), List.copyOf(policies), List.copyOf(versions));
  }

  /** A list keeps one entry a policy, also where a manifest names no version. */
  private static String orUnknown(@Nullable Object value) {
    return value == null ? "unknown" : value.toString();
  }
}
