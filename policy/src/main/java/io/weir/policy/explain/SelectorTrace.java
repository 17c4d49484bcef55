package io.weir.policy.explain;

import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import java.util.List;
import java.util.Map;

/**
 * A selector held against labels, condition by condition.
 *
 * @param requirements in the selector's order; empty: it selects everything
 */
public record SelectorTrace(
    LabelSelector selector, List<RequirementTrace> requirements, Match match) {

  public SelectorTrace {
    requirements = List.copyOf(requirements);
  }

  static SelectorTrace of(LabelSelector selector, Map<String, String> labels) {
    return new SelectorTrace(
        selector,
        selector.requirements().stream()
            .map(requirement -> RequirementTrace.of(requirement, labels))
            .toList(),
        selector.match(labels));
  }

  /** The conditions that do not hold. */
  public List<RequirementTrace> failed() {
    return requirements.stream().filter(trace -> trace.match() == Match.NO).toList();
  }
}
