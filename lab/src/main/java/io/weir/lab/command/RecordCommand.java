package io.weir.lab.command;

import io.weir.lab.run.CaptureIndex;
import io.weir.lab.run.Lab;
import io.weir.lab.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "record",
    description = {
      "Runs scenarios and records what the kernel said, each as a capture in its own folder.",
      "A capture replays with: weir demo (those that come with Weir)."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:recorded, and every connection went as expected",
      "1:the lab could not run",
      "2:wrong usage",
      "3:recorded, but some connection went otherwise"
    },
    footer = {
      "",
      "Examples:",
      "  sudo weir lab record two-namespaces --output captures",
      "  sudo weir lab record --output captures      (all of them)"
    })
final class RecordCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description = "Which scenarios; all of them when none is named. See: weir lab list")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description =
          "Folder for the captures; made when missing, captures of the same name replaced.")
  private Path output = Path.of("captures");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = Output.err(spec);
    int mismatches = 0;
    try {
      for (Scenario scenario : Selection.scenarios(spec, names)) {
        var connections =
            Lab.record(
                scenario, output.resolve(scenario.name()), line -> Output.progress(err, line));
        CaptureIndex.add(output, scenario.name());
        mismatches += Output.table(Output.out(spec), scenario.name(), connections);
      }
    } catch (IOException e) {
      return Output.failure(err, e);
    }
    return mismatches == 0 ? 0 : 3;
  }
}
