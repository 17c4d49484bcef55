package io.weir.policy.explain;

import io.weir.policy.net.Printable;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Requirement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Selectors and labels in words, safe to print. */
final class SelectorWords {

  private SelectorWords() {}

  /** As in {@code app=web, tier in (a, b), !legacy}; {@code {}} when it selects everything. */
  static String of(LabelSelector selector) {
    return selector.isEverything()
        ? "{}"
        : selector.requirements().stream().map(SelectorWords::of).collect(Collectors.joining(", "));
  }

  static String of(Requirement requirement) {
    String key = Printable.of(requirement.key());
    String values =
        requirement.values().stream()
            .sorted()
            .map(SelectorWords::value)
            .collect(Collectors.joining(", "));
    return switch (requirement.operator()) {
      case IN ->
          requirement.values().size() == 1 ? key + "=" + values : key + " in (" + values + ")";
      case NOT_IN ->
          requirement.values().size() == 1 ? key + "!=" + values : key + " not in (" + values + ")";
      case EXISTS -> key + " to be set";
      case DOES_NOT_EXIST -> key + " not to be set";
      case UNREADABLE -> "something that cannot be read";
    };
  }

  /** As in {@code app=web, tier=a}; "no labels" when there are none. */
  static String of(Map<String, String> labels) {
    return labels.isEmpty()
        ? "no labels"
        : new TreeMap<>(labels)
            .entrySet().stream()
                .map(label -> label(label.getKey(), label.getValue()))
                .collect(Collectors.joining(", "));
  }

  static String label(String key, String value) {
    return Printable.of(key) + "=" + value(value);
  }

  /** What fails, as in {@code wants app=web, the pod has app=api}; all of them. */
  static String failures(SelectorTrace trace, String whose) {
    return trace.requirements().stream()
        .filter(requirement -> requirement.match() != Match.YES)
        .map(requirement -> of(requirement, whose))
        .collect(Collectors.joining("; "));
  }

  /** One condition and what it met. */
  static String of(RequirementTrace trace, String whose) {
    Requirement requirement = trace.requirement();
    String wants = "wants " + of(requirement);
    return requirement.operator() == Requirement.Operator.UNREADABLE
        ? wants
        : wants + ", " + whose + " has " + actual(requirement.key(), trace.actual());
  }

  static String actual(String key, @Nullable String value) {
    return value == null ? "no label " + Printable.of(key) : label(key, value);
  }

  private static String value(String value) {
    return value.isEmpty() ? "\"\"" : Printable.of(value);
  }
}
