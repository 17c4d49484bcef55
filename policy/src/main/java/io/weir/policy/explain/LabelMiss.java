package io.weir.policy.explain;

import io.weir.policy.rules.Match;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A selector that misses labels by one condition.
 *
 * @param index position of the condition in the selector
 * @param condition the one that fails
 * @param meant the label that the condition was probably about; null when the labels have none
 */
record LabelMiss(int index, RequirementTrace condition, Map.@Nullable Entry<String, String> meant) {

  /**
   * The miss, if there is one: a single condition fails, and it is one of several, or a key or
   * value spelled a little differently would meet it.
   */
  static @Nullable LabelMiss of(@Nullable SelectorTrace selector, Map<String, String> labels) {
    if (selector == null || selector.match() != Match.NO) {
      return null;
    }
    List<RequirementTrace> conditions = selector.requirements();
    List<RequirementTrace> failed = selector.failed();
    boolean others =
        conditions.stream().filter(trace -> trace.match() == Match.YES).count()
            == conditions.size() - 1;
    if (failed.size() != 1 || !others) {
      return null;
    }
    RequirementTrace condition = failed.get(0);
    boolean near = Nearness.nearlyMeets(labels, condition.requirement());
    if (!near && conditions.size() == 1) {
      return null;
    }
    String key = condition.requirement().key();
    Map.Entry<String, String> meant =
        condition.actual() == null
            ? Nearness.keyFor(labels, condition.requirement())
            : Map.entry(key, condition.actual());
    return new LabelMiss(conditions.indexOf(condition), condition, meant);
  }

  /** What the selector asks for. */
  String stated() {
    return SelectorWords.of(condition.requirement());
  }

  /** What the labels have instead. */
  String actual() {
    return meant == null
        ? "no label " + condition.requirement().key()
        : SelectorWords.label(meant.getKey(), meant.getValue());
  }
}
