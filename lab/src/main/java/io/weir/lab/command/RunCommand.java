package io.weir.lab.command;

import io.weir.lab.run.Lab;
import io.weir.lab.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description = {
      "Runs scenarios on this machine's kernel and checks that it did what they expect.",
      "Needs Linux, root, iproute2, nftables and conntrack. Everything is taken down again."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every connection went as expected",
      "1:the lab could not run",
      "2:wrong usage",
      "3:some connection went otherwise"
    },
    footer = {
      "",
      "Examples:",
      "  sudo weir lab run two-namespaces",
      "  sudo weir lab run            (all of them)"
    })
final class RunCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description = "Which scenarios; all of them when none is named. See: weir lab list")
  private List<String> names = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = Output.err(spec);
    int mismatches = 0;
    try {
      for (Scenario scenario : Selection.scenarios(spec, names)) {
        var connections = Lab.run(scenario, line -> Output.progress(err, line));
        mismatches += Output.table(Output.out(spec), scenario.name(), connections);
      }
    } catch (IOException e) {
      return Output.failure(err, e);
    }
    return mismatches == 0 ? 0 : 3;
  }
}
