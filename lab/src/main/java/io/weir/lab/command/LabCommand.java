package io.weir.lab.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "lab",
    description = "Runs a little real cluster of network namespaces on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {ListCommand.class, RunCommand.class, RecordCommand.class},
    footer = {
      "",
      "Examples:",
      "  weir lab list",
      "  sudo weir lab run two-namespaces",
      "  sudo weir lab record two-namespaces --output captures"
    })
final class LabCommand implements Runnable {
  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "weir lab needs a subcommand: list, run or record");
    }
  }
}
