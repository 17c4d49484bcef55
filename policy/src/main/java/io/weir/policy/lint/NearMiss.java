package io.weir.policy.lint;

import io.weir.policy.net.EditDistance;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Requirement;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one label by which a selector misses, and what it would have to be.
 *
 * @param written the condition as it stands, safe to print
 * @param meant the label that some object has, safe to print
 * @param cost how unlike they are; less is likelier
 */
record NearMiss(String written, String meant, int cost) {

  private static final Comparator<NearMiss> LIKELIEST =
      Comparator.comparingInt(NearMiss::cost)
          .thenComparing(NearMiss::meant)
          .thenComparing(NearMiss::written);

  /** A hint is not worth looking through more. */
  private static final int LOOKED_THROUGH = 1_000;

  private static final int SHORTEST_TELLING_VALUE = 3;
  private static final int SHORT = 5;

  private static final int SAME_VALUE_NEAR_KEY = 1;
  private static final int NEAR_VALUE = 2;
  private static final int SAME_VALUE_OTHER_KEY = 4;
  private static final int PART_OF_VALUE = 5;

  /** The likeliest, for a selector that fits none of these labels. */
  static Optional<NearMiss> find(LabelSelector selector, Stream<Map<String, String>> labels) {
    return labels.limit(LOOKED_THROUGH).flatMap(one -> misses(selector, one)).min(LIKELIEST);
  }

  private static Stream<NearMiss> misses(LabelSelector selector, Map<String, String> labels) {
    Requirement missed = null;
    for (Requirement one : selector.requirements()) {
      if (one.match(labels) == Match.NO) {
        if (missed != null) {
          return Stream.empty();
        }
        missed = one;
      }
    }
    return missed == null || missed.operator() != Requirement.Operator.IN
        ? Stream.empty()
        : misses(missed, labels);
  }

  private static Stream<NearMiss> misses(Requirement missed, Map<String, String> labels) {
    return missed.values().stream()
        .flatMap(
            value ->
                labels.entrySet().stream()
                    .flatMap(label -> miss(missed.key(), value, label).stream()));
  }

  private static Optional<NearMiss> miss(
      String key, String value, Map.Entry<String, String> label) {
    int cost = unlikeness(key, value, label.getKey(), label.getValue());
    return cost == 0
        ? Optional.empty()
        : Optional.of(
            new NearMiss(
                Text.label(key, value), Text.label(label.getKey(), label.getValue()), cost));
  }

  /** 0 when the one is no likely slip of the other. */
  private static int unlikeness(String key, String value, String otherKey, String otherValue) {
    if (value.equals(otherValue)) {
      if (isNear(key, otherKey) || isPart(key, otherKey)) {
        return SAME_VALUE_NEAR_KEY;
      }
      return value.length() < SHORTEST_TELLING_VALUE || value.equals("true")
          ? 0
          : SAME_VALUE_OTHER_KEY;
    }
    if (!key.equals(otherKey)) {
      return 0;
    }
    if (isNear(value, otherValue)) {
      return NEAR_VALUE;
    }
    return isPart(value, otherValue) ? PART_OF_VALUE : 0;
  }

  private static boolean isNear(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    int limit = shorter <= SHORT ? 1 : 2;
    return shorter >= SHORTEST_TELLING_VALUE && EditDistance.atMost(limit, a, b) <= limit;
  }

  /** Whether the one is the other with words before or behind: {@code db} of {@code users-db}. */
  private static boolean isPart(String a, String b) {
    String shorter = a.length() < b.length() ? a : b;
    String longer = a.length() < b.length() ? b : a;
    int rest = longer.length() - shorter.length();
    return rest > 0
        && !shorter.isEmpty()
        && ((longer.startsWith(shorter) && isSeparator(longer.charAt(shorter.length())))
            || (longer.endsWith(shorter) && isSeparator(longer.charAt(rest - 1))));
  }

  private static boolean isSeparator(char c) {
    return c == '-' || c == '.' || c == '/' || c == '_';
  }

  /** What to do about it. */
  String cure() {
    return "write %s for %s".formatted(meant, written);
  }
}
