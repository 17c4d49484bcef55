package io.weir.lab.command;

import io.weir.lab.scenario.Scenario;
import io.weir.lab.scenario.Scenarios;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "list",
    description = "Lists the scenarios.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  weir lab list"})
final class ListCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Output.out(spec);
    Scenarios.names().stream().map(Scenarios::read).forEach(s -> print(out, s));
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, Scenario scenario) {
    int connections = scenario.traffic().stream().mapToInt(t -> t.connections().size()).sum();
    out.printf("%-18s %2d connections  %s%n", scenario.name(), connections, scenario.description());
  }
}
