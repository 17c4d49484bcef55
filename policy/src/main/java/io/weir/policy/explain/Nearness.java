package io.weir.policy.explain;

import io.weir.policy.net.EditDistance;
import io.weir.policy.rules.Requirement;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether labels nearly meet a condition: as a typo, or another spelling, would. */
final class Nearness {

  /** Between words and numbers. */
  private static final Pattern BORDERS =
      Pattern.compile("[-_./]|(?<=[^0-9])(?=[0-9])|(?<=[0-9])(?=[^0-9])");

  private static final int SHORTEST = 3;
  private static final int LETTERS_PER_EDIT = 3;
  private static final int MOST_EDITS = 2;

  private Nearness() {}

  /** True if one key or one value, spelled a little differently, would meet it. */
  static boolean nearlyMeets(Map<String, String> labels, Requirement requirement) {
    String actual = labels.get(requirement.key());
    return switch (requirement.operator()) {
      case IN ->
          actual == null
              ? keyFor(labels, requirement) != null
              : requirement.values().stream().anyMatch(value -> alike(value, actual));
      case EXISTS -> keyFor(labels, requirement) != null;
      case NOT_IN, DOES_NOT_EXIST, UNREADABLE -> false;
    };
  }

  /** The label that was probably meant by a condition whose key the labels lack; null if none. */
  static Map.@Nullable Entry<String, String> keyFor(
      Map<String, String> labels, Requirement requirement) {
    return labels.entrySet().stream()
        .filter(label -> sameKey(requirement.key(), label.getKey()))
        .filter(
            label ->
                requirement.operator() == Requirement.Operator.EXISTS
                    || (!label.getValue().isEmpty()
                        && requirement.values().contains(label.getValue())))
        .min(Map.Entry.comparingByKey())
        .orElse(null);
  }

  private static boolean sameKey(String wanted, String actual) {
    return alike(wanted, actual) || name(wanted).equals(name(actual));
  }

  /** What stands behind the last dot or slash: {@code kubernetes.io/metadata.name} is a name. */
  private static String name(String key) {
    return key.substring(Math.max(key.lastIndexOf('/'), key.lastIndexOf('.')) + 1);
  }

  /**
   * True if two texts differ by case or separators, by a few edits for their length, or by a part
   * added at an end. Texts that differ in a number or a single letter of their own ({@code v1} and
   * {@code v2}, {@code team-a} and {@code team-b}) are meant to differ.
   */
  static boolean alike(String a, String b) {
    String x = plain(a);
    String y = plain(b);
    if (x.isEmpty() || y.isEmpty()) {
      return false;
    }
    if (x.equals(y)) {
      return true;
    }
    int shorter = Math.min(x.length(), y.length());
    int allowed = Math.min(MOST_EDITS, shorter / LETTERS_PER_EDIT);
    return shorter >= SHORTEST
        && (x.startsWith(y) || y.startsWith(x) || EditDistance.atMost(allowed, x, y) <= allowed)
        && !differInNumberOrLetter(a, b);
  }

  /** In lower case and without separators. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '-' && c != '_' && c != '.' && c != '/') {
        plain.append(Character.toLowerCase(c));
      }
    }
    return plain.toString();
  }

  private static boolean differInNumberOrLetter(String a, String b) {
    String[] x = parts(a);
    String[] y = parts(b);
    if (x.length != y.length) {
      return false;
    }
    for (int i = 0; i < x.length; i++) {
      if (!x[i].equals(y[i]) && !isCounter(x[i]) && !isCounter(y[i])) {
        return false;
      }
    }
    return true;
  }

  /** Words and numbers on their own. */
  private static String[] parts(String text) {
    return BORDERS.split(text.toLowerCase(Locale.ROOT), -1);
  }

  private static boolean isCounter(String part) {
    return part.length() <= 1 || part.chars().allMatch(Character::isDigit);
  }
}
