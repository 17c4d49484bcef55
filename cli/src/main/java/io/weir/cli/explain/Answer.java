package io.weir.cli.explain;

import io.weir.policy.explain.Explanation;
import java.util.List;

/**
 * What is told of one flow.
 *
 * @param observed what an archive holds of it; empty without an archive
 */
record Answer(Explanation explanation, List<Observation> observed) {

  Answer {
    observed = List.copyOf(observed);
  }
}
