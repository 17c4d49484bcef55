package io.weir.policy.rules;

import java.util.Map;
import java.util.Set;

/**
 * One condition on labels.
 *
 * @param values empty unless the operator is {@link Operator#IN} or {@link Operator#NOT_IN}
 */
public record Requirement(String key, Operator operator, Set<String> values) {

  /** How a label is compared. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    /** The condition cannot be read: nobody knows what it fits. */
    UNREADABLE
  }

  static final Requirement UNREADABLE = new Requirement("", Operator.UNREADABLE, Set.of());

  public Requirement {
    values = Set.copyOf(values);
  }

  /** Whether labels meet it; a missing key meets NOT_IN and DOES_NOT_EXIST. */
  public Match match(Map<String, String> labels) {
    String value = labels.get(key);
    return switch (operator) {
      case IN -> Match.of(value != null && values.contains(value));
      case NOT_IN -> Match.of(value == null || !values.contains(value));
      case EXISTS -> Match.of(value != null);
      case DOES_NOT_EXIST -> Match.of(value == null);
      case UNREADABLE -> Match.MAYBE;
    };
  }
}
