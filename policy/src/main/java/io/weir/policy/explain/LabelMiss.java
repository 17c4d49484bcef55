package io.weir.policy.explain;

import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Requirement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A selector that misses labels by one condition; all its others hold.
 *
 * @param index position of the condition in the selector
 * @param condition the one that fails
 * @param meant the label that the condition was probably about; null when the labels have none
 */
record LabelMiss(int index, Requirement condition, Map.@Nullable Entry<String, String> meant) {

  /** The miss by one condition of several, or by one that another spelling would meet. */
  static @Nullable LabelMiss of(@Nullable LabelSelector selector, Map<String, String> labels) {
    int failing = selector == null ? -1 : onlyFailing(selector, labels);
    if (selector == null || failing < 0) {
      return null;
    }
    Requirement condition = selector.requirements().get(failing);
    return selector.requirements().size() > 1 || Nearness.nearlyMeets(labels, condition)
        ? new LabelMiss(failing, condition, meant(condition, labels))
        : null;
  }

  /** The miss by one condition that another spelling would meet. */
  static @Nullable LabelMiss ofSpelling(LabelSelector selector, Map<String, String> labels) {
    int failing = onlyFailing(selector, labels);
    if (failing < 0) {
      return null;
    }
    Requirement condition = selector.requirements().get(failing);
    return Nearness.nearlyMeets(labels, condition)
        ? new LabelMiss(failing, condition, meant(condition, labels))
        : null;
  }

  /** Position of the one condition that fails; negative when more fail, none, or one is unsure. */
  private static int onlyFailing(LabelSelector selector, Map<String, String> labels) {
    List<Requirement> requirements = selector.requirements();
    int failing = -1;
    for (int i = 0; i < requirements.size(); i++) {
      Match match = requirements.get(i).match(labels);
      if (match == Match.MAYBE || (match == Match.NO && failing >= 0)) {
        return -1;
      }
      failing = match == Match.NO ? i : failing;
    }
    return failing;
  }

  private static Map.@Nullable Entry<String, String> meant(
      Requirement condition, Map<String, String> labels) {
    String actual = labels.get(condition.key());
    return actual == null ? Nearness.keyFor(labels, condition) : Map.entry(condition.key(), actual);
  }

  /** What the selector asks for. */
  String stated() {
    return SelectorWords.of(condition);
  }

  /** What the labels have instead. */
  String actual() {
    return meant == null
        ? "no label " + condition.key()
        : SelectorWords.label(meant.getKey(), meant.getValue());
  }
}
