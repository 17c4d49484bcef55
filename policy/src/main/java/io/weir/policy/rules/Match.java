package io.weir.policy.rules;

/** Whether something fits, where a part may be unreadable. Ordered: NO, MAYBE, YES. */
public enum Match {
  NO,
  /** It depends on a part that cannot be read or a fact that is missing. */
  MAYBE,
  YES;

  public static Match of(boolean fits) {
    return fits ? YES : NO;
  }

  /** Both must fit. */
  public Match and(Match other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** One must fit. */
  public Match or(Match other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
