package io.weir.policy.judge;

/**
 * The exact place of a rule.
 *
 * @param place as in {@code ingress[0].from[1].ports[0]}; parts that the rule lacks are left out
 */
public record RuleReference(PolicyReference policy, String place)
    implements Comparable<RuleReference> {

  /** {@code namespace/policy}, a blank, the place. */
  @Override
  public String toString() {
    return policy.path() + " " + place;
  }

  @Override
  public int compareTo(RuleReference other) {
    return policy.compareTo(other.policy) == 0
        ? place.compareTo(other.place)
        : toString().compareTo(other.toString());
  }
}
