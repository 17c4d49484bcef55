package io.weir.collector.status;

import org.jspecify.annotations.Nullable;

/**
 * Whether something is as it should be.
 *
 * @param line for a person
 */
public record Answer(State state, String line) {

  /** Good or not. */
  public enum State {
    WELL,
    UNWELL
  }

  /** All is well; the line says how. */
  public static Answer well(String line) {
    return new Answer(State.WELL, line);
  }

  /**
   * All is well unless there is a problem.
   *
   * @param problem null for none
   */
  public static Answer unless(@Nullable String problem) {
    return problem == null ? well("ok") : new Answer(State.UNWELL, problem);
  }
}
