package io.weir.lab.run;

import io.weir.lab.scenario.Expectation;
import io.weir.lab.traffic.Attempt;

/**
 * One connection that was made, beside what the scenario says about it.
 *
 * @param step name of the traffic step
 * @param index place of the connection in the step
 */
public record Observed(String step, int index, Expectation expected, Attempt attempt) {

  /** True when the kernel did what the scenario says. */
  public boolean asExpected() {
    return attempt.result() == expected.result();
  }
}
