package io.weir.cli;

import io.weir.cli.accept.AcceptCommand;
import io.weir.cli.collect.CollectCommand;
import io.weir.cli.console.Environment;
import io.weir.cli.console.Session;
import io.weir.cli.demo.DemoCommand;
import io.weir.cli.doctor.DoctorCommand;
import io.weir.cli.evaluate.EvaluateCommand;
import io.weir.cli.explain.ExplainCommand;
import io.weir.cli.lint.LintCommand;
import io.weir.cli.query.QueryCommand;
import io.weir.cli.run.RunCommand;
import io.weir.cli.spi.CommandProvider;
import io.weir.cli.watch.WatchCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The {@code weir} command. */
public final class Weir {

  private static final String COLLECT = "collect";

  private Weir() {}

  /**
   * Runs one command to its end and never throws.
   *
   * @return the exit code: 0 done, 1 failure, 2 wrong command line or input file, 3 findings
   */
  public static int run(String[] args, PrintStream out, PrintStream err, Environment environment) {
    Session session = new Session(out, err, environment);
    RootCommand root = new RootCommand(session);
    CommandLine weir = commandLine(root, session, args);
    int exitCode = weir.execute(args);
    session.progress().clear();
    out.flush();
    err.flush();
    return exitCode;
  }

  private static CommandLine commandLine(RootCommand root, Session session, String[] args) {
    CommandLine weir = new CommandLine(root);
    if (firstWord(args).filter(COLLECT::equals).isPresent()) {
      // It runs for months in little memory and has no use for the others' classes.
      weir.addSubcommand(COLLECT, CollectCommand.commandLine(session));
    } else {
      addAll(weir, session, args);
    }
    weir.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().versionProvider(new VersionProvider()));
    Failures failures = new Failures(root, session);
    weir.setParameterExceptionHandler(failures);
    weir.setExecutionExceptionHandler(failures);
    weir.setCaseInsensitiveEnumValuesAllowed(true);
    weir.setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8));
    weir.setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8));
    boolean plain = Arrays.asList(args).contains("--no-color") || !session.colorOnOut();
    weir.setColorScheme(CommandLine.Help.defaultColorScheme(plain ? Ansi.OFF : Ansi.ON));
    weir.setUsageHelpAutoWidth(false);
    weir.setUsageHelpWidth(100);
    return weir;
  }

  private static void addAll(CommandLine weir, Session session, String[] args) {
    weir.addSubcommand("accept", new AcceptCommand(session));
    weir.addSubcommand(COLLECT, CollectCommand.commandLine(session));
    weir.addSubcommand("demo", new DemoCommand(session));
    weir.addSubcommand("doctor", new DoctorCommand(session));
    weir.addSubcommand("evaluate", new EvaluateCommand(session));
    weir.addSubcommand("explain", new ExplainCommand(session));
    weir.addSubcommand("lint", new LintCommand(session));
    weir.addSubcommand("query", new QueryCommand(session));
    weir.addSubcommand("run", new RunCommand(session));
    weir.addSubcommand("watch", new WatchCommand(session));
    if (!namesOneOf(weir, args)) {
      // Looking through every jar for providers takes a while that evaluate and query need not pay.
      for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
        weir.addSubcommand(provider.command());
      }
    }
  }

  private static boolean namesOneOf(CommandLine weir, String[] args) {
    return firstWord(args).filter(weir.getSubcommands()::containsKey).isPresent();
  }

  private static Optional<String> firstWord(String[] args) {
    return Arrays.stream(args).filter(arg -> !arg.startsWith("-")).findFirst();
  }
}
