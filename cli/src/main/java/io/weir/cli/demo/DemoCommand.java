package io.weir.cli.demo;

import io.weir.cli.console.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the whole product on recorded traffic, or on the lab's own. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what Weir does, on traffic recorded from little real clusters.",
      "They were nodes, pods, Services and NetworkPolicies in network namespaces of one Linux machine.",
      "Starts Kafka and Flink in this process, replays the recordings through them, and says what is",
      "open that nobody meant.",
      ""
    },
    footer = {
      "",
      "@|bold Examples:|@",
      "  # Everything, as fast as possible",
      "  weir demo",
      "  # Ten times as fast as it happened",
      "  weir demo --pace 10",
      "  # A capture of your own (see: weir lab record --help)",
      "  weir demo --capture captures/two-namespaces --archive ./weir-data/mine",
      "  # The lab itself, now (root on Linux)",
      "  sudo ./weir demo --live"
    })
public final class DemoCommand implements Callable<Integer> {

  private final Session session;

  @Spec private CommandSpec spec;

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      defaultValue = "weir-data/demo",
      description =
          "Where the Parquet goes; an earlier demo is replaced (default: ./weir-data/demo).")
  private Path archive = Path.of("weir-data", "demo");

  @Option(
      names = "--capture",
      arity = "1..*",
      paramLabel = "DIR",
      description = "Captures to replay instead of those that come with weir.")
  private List<Path> captures = new ArrayList<>();

  @Option(
      names = "--pace",
      paramLabel = "FACTOR",
      description = "Times the recorded speed (default: as fast as possible).")
  private double pace = Double.POSITIVE_INFINITY;

  @Option(
      names = "--live",
      description = "Run the lab and judge its traffic as it happens (root on Linux).")
  private boolean live;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  public DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    if (!(pace > 0)) {
      throw new ParameterException(
          spec.commandLine(), "--pace is " + pace + ": allowed is any number above 0");
    }
    if (live && !captures.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--live runs the lab and --capture replays: give one of them");
    }
    Demo demo = new Demo(session, session.resolve(archive));
    return live ? demo.live() : demo.replay(captures.stream().map(session::resolve).toList(), pace);
  }
}
