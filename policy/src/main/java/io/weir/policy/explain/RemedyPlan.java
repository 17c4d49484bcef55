package io.weir.policy.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to turn the decision about a flow by changing policies.
 *
 * @param goal what the remedies make of it
 * @param remedies the smallest first; each works on its own
 * @param obstacle why no change of policies helps, as a sentence; null when there are remedies
 */
public record RemedyPlan(Goal goal, List<Remedy> remedies, @Nullable String obstacle) {

  /** What the decision becomes. */
  public enum Goal {
    /** A denied flow is allowed. */
    ALLOW,
    /** An allowed flow is denied. */
    CLOSE,
    /** Nothing can be turned: a fact is missing. */
    NONE
  }

  public RemedyPlan {
    remedies = List.copyOf(remedies);
  }
}
