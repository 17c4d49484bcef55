package io.weir.cli;

import io.weir.cli.console.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code weir} itself: says what there is, and holds the options that every command has. */
@Command(
    name = "weir",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Measures what network policies really do to the traffic of a Kubernetes cluster:",
      "every flow the nodes saw, allowed, denied or allowed but not intended, and why.",
      ""
    },
    footer = {
      "",
      "@|bold Examples:|@",
      "  # Replay recorded traffic of a little real cluster and see what is open by mistake",
      "  weir demo",
      "  # Ask the Parquet it left",
      "  weir query \"SELECT verdict, reason, count(*) FROM verdicts GROUP BY ALL\"",
      "  # What would my policies say about these flows?",
      "  weir evaluate --manifests k8s/ --flows flows.csv",
      "  # Why, policy by policy, and what would change it?",
      "  weir explain shop/Deployment/web shop/Service/db 5432 --manifests k8s/",
      "  # Judge this machine's own connections until Ctrl-C",
      "  sudo weir run --kubeconfig ~/.kube/config --conntrack live --archive ./weir-data/live",
      "",
      "Exit codes: 0 done, 1 failure, 2 wrong command line or input file, 3 findings.",
      "Options of a command: weir COMMAND --help"
    })
final class RootCommand implements Runnable {

  private final Session session;

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  RootCommand(Session session) {
    this.session = session;
  }

  /** Takes the option's value from picocli, which finds this setter by its annotation. */
  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "No colours, also when a terminal would show them (as does NO_COLOR).")
  void setNoColor(boolean value) {
    if (value) {
      session.disableColor();
    }
  }

  boolean debug() {
    return debug;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
