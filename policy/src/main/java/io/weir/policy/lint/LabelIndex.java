package io.weir.policy.lint;

import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pods that a selector fits by way of its rarest label, so that thousands of selectors
 * over thousands of groups cost about as much as what they find.
 */
final class LabelIndex {

  private record Label(String key, String value) {}

  private final List<PodGroup> all;
  private final Map<Label, List<PodGroup>> byLabel = new HashMap<>();

  LabelIndex(List<PodGroup> groups) {
    all = List.copyOf(groups);
    for (PodGroup group : all) {
      group
          .labels()
          .forEach(
              (key, value) ->
                  byLabel
                      .computeIfAbsent(new Label(key, value), l -> new ArrayList<>())
                      .add(group));
    }
  }

  List<PodGroup> all() {
    return all;
  }

  /** Those that fit or, where a part is unreadable, could fit. */
  List<PodGroup> fitting(LabelSelector selector) {
    if (selector.isEverything()) {
      return all;
    }
    List<PodGroup> fitting = new ArrayList<>();
    for (PodGroup group : candidates(selector)) {
      if (selector.match(group.labels()) != Match.NO) {
        fitting.add(group);
      }
    }
    return fitting;
  }

  private List<PodGroup> candidates(LabelSelector selector) {
    List<PodGroup> fewest = all;
    for (Requirement requirement : selector.requirements()) {
      List<PodGroup> candidates = candidates(requirement);
      if (candidates != null && candidates.size() < fewest.size()) {
        fewest = candidates;
      }
    }
    return fewest;
  }

  private @Nullable List<PodGroup> candidates(Requirement requirement) {
    if (requirement.operator() != Requirement.Operator.IN) {
      return null;
    }
    if (requirement.values().size() == 1) {
      String value = requirement.values().iterator().next();
      return byLabel.getOrDefault(new Label(requirement.key(), value), List.of());
    }
    List<PodGroup> candidates = new ArrayList<>();
    for (String value : requirement.values()) {
      candidates.addAll(byLabel.getOrDefault(new Label(requirement.key(), value), List.of()));
    }
    return candidates;
  }
}
