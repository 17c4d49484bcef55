package io.weir.policy.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Conditions on labels, all of which must hold; none fits everything. */
public record LabelSelector(List<Requirement> requirements) {

  /** The selector {@code {}}. */
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  static final LabelSelector UNREADABLE = new LabelSelector(List.of(Requirement.UNREADABLE));

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /**
   * Reads a selector that stands outside of policies, where one with an unreadable part is refused.
   *
   * @param field where it stands, for messages
   * @throws IllegalArgumentException on the first part that the API server would refuse, naming it
   */
  public static LabelSelector read(JsonNode selector, String field) {
    SpecReader reader = new SpecReader();
    LabelSelector read = new SelectorReader(reader).read(selector, field);
    if (!reader.problems().isEmpty()) {
      throw new IllegalArgumentException(reader.problems().get(0).toString());
    }
    return read;
  }

  public boolean isEverything() {
    return requirements.isEmpty();
  }

  /** MAYBE only if the readable conditions all hold and one is unreadable. */
  public Match match(Map<String, String> labels) {
    Match all = Match.YES;
    // By index: this is asked so often that an iterator each time would count.
    for (int i = 0; i < requirements.size(); i++) {
      all = all.and(requirements.get(i).match(labels));
      if (all == Match.NO) {
        return all;
      }
    }
    return all;
  }
}
