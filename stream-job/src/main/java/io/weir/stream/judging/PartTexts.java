package io.weir.stream.judging;

import io.weir.policy.judge.PartResult;
import io.weir.policy.judge.PolicyReference;
import io.weir.policy.judge.RuleReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One part of a decision as the archive's lists of texts.
 *
 * @param versions one to each policy, as uid@generation
 */
record PartTexts(List<String> rules, List<String> policies, List<String> versions) {

  static PartTexts of(PartResult part) {
    return new PartTexts(
        part.rules().stream().map(RuleReference::toString).toList(),
        part.policies().stream().map(PolicyReference::path).toList(),
        part.policies().stream()
            .map(policy -> orUnknown(policy.uid()) + "@" + orUnknown(policy.generation()))
            .toList());
  }

  /** A list keeps one entry a policy, also where a manifest names no version. */
  private static String orUnknown(@Nullable Object value) {
    return value == null ? "unknown" : value.toString();
  }
}
