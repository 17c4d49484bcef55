package io.weir.lab.command;

import io.weir.lab.scenario.Scenario;
import io.weir.lab.scenario.ScenarioException;
import io.weir.lab.scenario.Scenarios;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The scenarios that a command line names. */
final class Selection {
  private Selection() {}

  /** All of them when none is named; an unknown name is wrong usage. */
  static List<Scenario> scenarios(@Nullable CommandSpec spec, List<String> names) {
    try {
      return (names.isEmpty() ? Scenarios.names() : names).stream().map(Scenarios::read).toList();
    } catch (ScenarioException e) {
      if (spec == null) {
        throw e;
      }
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
