package io.weir.lab.scenario;

import java.util.List;
import java.util.Map;

/**
 * What a lab run sets up, does and expects. Its cluster has the scenario's name.
 *
 * @param setup manifest files applied before anyone looks
 * @param manifests text of every manifest file by its name
 */
public record Scenario(
    String name,
    String description,
    List<NodeSpec> nodes,
    List<OutsideSpec> outside,
    List<String> setup,
    List<Step> steps,
    Map<String, String> manifests) {

  public Scenario {
    nodes = List.copyOf(nodes);
    outside = List.copyOf(outside);
    setup = List.copyOf(setup);
    steps = List.copyOf(steps);
    manifests = Map.copyOf(manifests);
  }

  /** The traffic steps in order. */
  public List<Step.Traffic> traffic() {
    return steps.stream()
        .filter(Step.Traffic.class::isInstance)
        .map(Step.Traffic.class::cast)
        .toList();
  }

  /**
   * What the connection at a place in the timeline must come to.
   *
   * @param step name of a traffic step
   * @param index place of the connection within it
   */
  public Expectation expectation(String step, int index) {
    return traffic().stream()
        .filter(t -> t.name().equals(step))
        .filter(t -> index >= 0 && index < t.connections().size())
        .map(t -> t.connections().get(index))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "scenario %s has no connection %d in step '%s'".formatted(name, index, step)));
  }
}
