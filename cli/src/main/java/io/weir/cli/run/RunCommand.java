package io.weir.cli.run;

import io.weir.cli.accept.ExceptionsText;
import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Session;
import io.weir.cli.embedded.ArchiveFolder;
import io.weir.cli.embedded.Interrupts;
import io.weir.cli.embedded.Pipeline;
import io.weir.cli.embedded.PipelineOptions;
import io.weir.cli.embedded.RuntimeLog;
import io.weir.cli.intent.IntentOptions;
import io.weir.cli.query.ArchiveDatabase;
import io.weir.cli.summary.Summary;
import io.weir.collector.publish.PublisherCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole pipeline in this process, on the user's own input. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Judges your own connections and keeps the verdicts as Parquet.",
      "Reads them from conntrack (this machine's, a file or a pipe) or from Cilium's Hubble (its"
          + " export or",
      "its server) and joins them with your cluster (its API, or manifests). Starts Kafka and Flink"
          + " in this",
      "process. Ends with its input, or with Ctrl-C: then it finishes what it has seen. A pipe is"
          + " taken as",
      "live; give a recording as a file.",
      ""
    },
    footer = {
      "",
      "@|bold Examples:|@",
      "  # A recording, judged by manifests",
      "  conntrack -E -o timestamp,extended,id > node-a.conntrack",
      "  weir run --manifests k8s/ --conntrack node-a.conntrack --node node-a --archive"
          + " ./weir-data/mine",
      "  # This node of a live cluster, with the packets it drops, until Ctrl-C",
      "  sudo weir run --kubeconfig ~/.kube/config --conntrack live --drops live --archive"
          + " ./weir-data/live",
      "  # The same, and which connections the policies in next/ would break",
      "  sudo weir run --kubeconfig ~/.kube/config --staged next/ --conntrack live --drops live \\",
      "    --archive ./weir-data/next",
      "  # Another machine's, through a pipe",
      "  ssh node-b conntrack -E -o timestamp,extended,id |",
      "    weir run --manifests k8s/ --conntrack - --node node-b --archive ./weir-data/node-b",
      "  # A cluster with Cilium: all its nodes, from Hubble Relay",
      "  weir run --kubeconfig ~/.kube/config --hubble-server localhost:4245 --archive"
          + " ./weir-data/cilium",
      "  # What Hubble exported to a file, by manifests",
      "  weir run --manifests k8s/ --hubble events.log --archive ./weir-data/cilium"
    })
public final class RunCommand implements Callable<Integer> {

  private static final int LINES_PER_CLUSTER = 20;
  private static final Duration DRAIN_LIMIT = Duration.ofMinutes(1);
  // The last flows need a bookmark past them, and one comes each second.
  private static final Duration BOOKMARK_GRACE = Duration.ofSeconds(3);

  private final Session session;

  @ArgGroup(multiplicity = "1")
  private ClusterOptions cluster = new ClusterOptions();

  @Mixin private FlowOptions flows = new FlowOptions();

  @Option(
      names = "--staged",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "NetworkPolicies that are not applied yet, files or folders; changes in them are"
              + " followed. An allowed flow that they would deny is an INTENT_VIOLATION.")
  private List<Path> staged = new ArrayList<>();

  @Mixin private IntentOptions intent = new IntentOptions();

  @Option(
      names = "--archive",
      required = true,
      paramLabel = "DIR",
      description = "Where the Parquet goes; rows are added to what is there.")
  private Path archive = Path.of("");

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Name of the cluster in the rows (default: default).")
  private String clusterName = "default";

  @Option(
      names = "--cluster-cidr",
      paramLabel = "CIDR",
      description = "A range of cluster addresses beyond those of nodes and Services. Repeatable.")
  private List<String> clusterCidrs = new ArrayList<>();

  @Option(
      names = "--exceptions",
      paramLabel = "FILE",
      description =
          "Accepted flows (see weir accept); read once, so start again when it has changed.")
  private @Nullable Path exceptions;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "An existing Kafka to use instead of one in this process.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description =
          "Port of the Kafka in this process, for your own consumers (default: a free one).")
  private int kafkaPort;

  public RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    Path folder = session.resolve(archive);
    PipelineOptions options = options();
    try (ArchiveFolder claimed = ArchiveFolder.claim(folder)) {
      RuntimeLog.to(claimed);
      try (Inputs inputs = inputs(claimed)) {
        run(claimed, inputs, options);
      }
    }
    summarize(folder);
    return 0;
  }

  private Inputs inputs(ArchiveFolder claimed) throws InterruptedException {
    try {
      return Inputs.open(
          cluster,
          staged.stream().map(session::resolve).toList(),
          flows,
          clusterName,
          session,
          claimed.state().resolve("input"));
    } catch (IOException | IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }

  @SuppressWarnings("try") // the handler is only there to be closed
  private void run(ArchiveFolder claimed, Inputs inputs, PipelineOptions options)
      throws IOException, InterruptedException {
    session.progress().show("starting Kafka and Flink");
    try (Pipeline pipeline = Pipeline.start(claimed, options);
        Interrupts interrupts = Interrupts.handle(pipeline::stop)) {
      inputs.feed(pipeline);
      session.message("weir: judging; Kafka on %s".formatted(pipeline.bootstrapServers()));
      pipeline.awaitEnd(this::show);
      PublisherCounters counters =
          pipeline.drain(BOOKMARK_GRACE, DRAIN_LIMIT, session.progress()::show);
      if (counters.flowsLost() > 0) {
        session.warn(counters.flowsLost() + " flow records were lost before they were published");
      }
    }
  }

  private PipelineOptions options() {
    PipelineOptions defaults = PipelineOptions.embedded(flows.reportInterval());
    return new PipelineOptions(
        bootstrapServers,
        kafkaPort,
        defaults.parallelism(),
        defaults.checkpointInterval(),
        defaults.reportInterval(),
        clusterCidrs,
        intent.judgeOptions(),
        exceptions == null ? "" : accepted(session.resolve(exceptions)));
  }

  private String accepted(Path file) {
    ExceptionsText read = ExceptionsText.read(file);
    read.warnOfExpired(session, Instant.now());
    return read.text();
  }

  private void show(PublisherCounters counters) {
    session
        .progress()
        .show(
            "%d flow records, %d cluster changes; Ctrl-C ends and finishes the files"
                .formatted(counters.flowsTaken(), counters.changes().taken()));
  }

  private void summarize(Path folder) throws IOException, SQLException {
    if (!ArchiveDatabase.holds(folder, "verdicts")) {
      session.message(
          ArchiveDatabase.holds(folder, "late_flows")
              ? "weir: no flow was judged: all came too late and are in the table late_flows of "
                  + folder
                  + "; what comes through a pipe is taken as live, so give a recording as a file"
              : "weir: no flow was seen, so there is nothing in " + folder);
      return;
    }
    new Summary(session, LINES_PER_CLUSTER).print(folder, Map.of());
  }
}
