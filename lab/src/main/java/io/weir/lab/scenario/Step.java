package io.weir.lab.scenario;

import java.time.Duration;
import java.util.List;

/** One step of a scenario's timeline. */
public sealed interface Step {

  /** Applies manifest files, in order. */
  record Apply(List<String> files) implements Step {}

  /** Deletes objects, each written {@code Kind namespace/name}. */
  record Delete(List<String> objects) implements Step {}

  /** Lets time pass: plugins need some to program a change, and so does a verdict to be certain. */
  record Pause(Duration length) implements Step {}

  /**
   * Makes connections, all at the same time.
   *
   * @param name unique within the scenario
   */
  record Traffic(String name, List<Expectation> connections) implements Step {}
}
