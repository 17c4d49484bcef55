package io.weir.policy.lint;

import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policies of one namespace that surely select all pods that another selects. Filed under one
 * condition of their selector, so that not each has to be compared with each.
 */
final class WiderPolicies {

  private record Label(String key, String value) {}

  private final List<LintedPolicy> unfiled = new ArrayList<>();
  private final Map<Label, List<LintedPolicy>> byLabel = new HashMap<>();

  WiderPolicies(List<LintedPolicy> policies) {
    for (LintedPolicy policy : policies) {
      Requirement label = anyIn(policy.policy().pods());
      if (label == null) {
        unfiled.add(policy);
      } else {
        for (String value : label.values()) {
          byLabel
              .computeIfAbsent(new Label(label.key(), value), l -> new ArrayList<>())
              .add(policy);
        }
      }
    }
  }

  private static @Nullable Requirement anyIn(LabelSelector selector) {
    return selector.requirements().stream()
        .filter(one -> one.operator() == Requirement.Operator.IN)
        .findFirst()
        .orElse(null);
  }

  /** Those that select at least the same pods, the policy itself among them. */
  List<LintedPolicy> than(LintedPolicy policy) {
    LabelSelector narrow = policy.policy().pods();
    List<LintedPolicy> wider = new ArrayList<>();
    collect(unfiled, narrow, wider);
    for (Requirement one : narrow.requirements()) {
      // Who wants a label among some must want each of the values that are given: ask for one.
      one.values().stream()
          .findFirst()
          .ifPresent(
              value ->
                  collect(
                      byLabel.getOrDefault(new Label(one.key(), value), List.of()), narrow, wider));
    }
    return wider.stream().distinct().toList();
  }

  private static void collect(
      List<LintedPolicy> candidates, LabelSelector narrow, List<LintedPolicy> wider) {
    for (LintedPolicy candidate : candidates) {
      if (Subsumption.contains(candidate.policy().pods(), narrow)) {
        wider.add(candidate);
      }
    }
  }
}
