package io.weir.policy.explain;

import io.weir.policy.judge.PolicyReference;
import io.weir.policy.rules.Direction;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A hint with the facts behind it. Sorted by hint, direction, policy and place.
 *
 * @param direction the end whose denial it is about
 * @param policy the policy it is about; null when it is about none
 * @param place the field it is about, as in {@code ingress[0].from[1].podSelector}; null when it is
 *     about none
 * @param stated what the policy says there; null when there is nothing to quote
 * @param actual what the flow has instead; null when there is nothing to quote
 */
public record HintFinding(
    Hint hint,
    Direction direction,
    @Nullable PolicyReference policy,
    @Nullable String place,
    @Nullable String stated,
    @Nullable String actual)
    implements Comparable<HintFinding> {

  private static final Comparator<HintFinding> ORDER =
      Comparator.comparing(HintFinding::hint)
          .thenComparing(HintFinding::direction)
          .thenComparing(HintFinding::where)
          .thenComparing(finding -> String.valueOf(finding.stated))
          .thenComparing(finding -> String.valueOf(finding.actual));

  /** The policy and the place, as a rule reference is written; empty when it is about none. */
  public String where() {
    if (policy == null) {
      return "";
    }
    return place == null ? policy.path() : policy.path() + " " + place;
  }

  @Override
  public int compareTo(HintFinding other) {
    return ORDER.compare(this, other);
  }
}
