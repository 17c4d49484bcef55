package io.weir.policy.lint;

import io.weir.policy.net.Printable;
import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Requirement;
import java.util.List;
import java.util.stream.Collectors;

/** How findings write what they speak of; everything from the cluster made safe to print. */
final class Text {

  private static final int SHOWN = 3;

  private Text() {}

  static String name(String name) {
    return Printable.of(name);
  }

  /** The first few, and how many more there are. */
  static String names(List<String> names) {
    String shown = names.stream().limit(SHOWN).map(Text::name).collect(Collectors.joining(", "));
    return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
  }

  /** The first few of a list that may have been cut itself. */
  static String firstOf(List<String> names) {
    String shown = names.stream().limit(SHOWN).map(Text::name).collect(Collectors.joining(", "));
    return names.size() > SHOWN ? shown + " and more" : shown;
  }

  static String label(String key, String value) {
    return Printable.of(key + ": " + value);
  }

  /** The conditions in words, as in {@code app: web, tier in (a, b)}. */
  static String selector(LabelSelector selector) {
    if (selector.isEverything()) {
      return "{}";
    }
    return Printable.of(
        selector.requirements().stream().map(Text::requirement).collect(Collectors.joining(", ")));
  }

  private static String requirement(Requirement requirement) {
    String key = requirement.key();
    String values = requirement.values().stream().sorted().collect(Collectors.joining(", "));
    return switch (requirement.operator()) {
      case IN ->
          requirement.values().size() == 1 ? key + ": " + values : key + " in (" + values + ")";
      case NOT_IN -> key + " not in (" + values + ")";
      case EXISTS -> key + " exists";
      case DOES_NOT_EXIST -> key + " does not exist";
      case UNREADABLE -> "(unreadable)";
    };
  }
}
