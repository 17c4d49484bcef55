package io.weir.policy.explain;

import io.weir.policy.rules.Match;
import io.weir.policy.rules.Requirement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a selector held against labels.
 *
 * @param actual the value that the labels have under the condition's key; null when they lack it
 */
public record RequirementTrace(Requirement requirement, @Nullable String actual, Match match) {

  static RequirementTrace of(Requirement requirement, Map<String, String> labels) {
    return new RequirementTrace(
        requirement, labels.get(requirement.key()), requirement.match(labels));
  }
}
