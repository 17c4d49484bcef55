package io.weir.policy.explain;

import io.weir.policy.rules.Match;
import io.weir.policy.rules.PortMatcher;
import java.util.List;

/**
 * One item of the ports that a rule lists, held against the flow.
 *
 * @param index its position among them
 * @param numbers what the destination pod calls by the item's name, sorted; empty for items without
 *     a name
 */
public record PortTrace(
    int index, PortMatcher port, Match match, PortCause cause, List<Integer> numbers) {

  public PortTrace {
    numbers = List.copyOf(numbers);
  }
}
