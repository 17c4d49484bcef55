package io.weir.policy.explain;

import java.util.List;

/**
 * Changes that, made together, turn the decision about a flow. Each was tried on a copy of the
 * state and judged again.
 *
 * @param words what is done, as a sentence or two
 */
public record Remedy(String words, List<PolicyChange> changes) {

  public Remedy {
    changes = List.copyOf(changes);
  }
}
