package io.weir.cli.evaluate;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Session;
import io.weir.cli.intent.IntentOptions;
import io.weir.cli.output.OutputFormat;
import io.weir.cli.output.RowWriter;
import io.weir.policy.explain.Hint;
import io.weir.policy.explain.HintFinder;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.PartResult;
import io.weir.policy.judge.PolicyReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges flows by manifests; its output is a fixed contract that people build tests on. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Says what the NetworkPolicies of some manifests decide about some flows.",
      "",
      "Flows are CSV with the header src,dst,protocol,dst_port and optionally outcome; an end is an",
      "address, namespace/pod or namespace/Kind/name. With columns expect_verdict, expect_egress or",
      "expect_ingress it is a unit test of policies: a mismatch is shown and the exit code is 3.",
      ""
    },
    footer = {
      "",
      "@|bold Examples:|@",
      "  # What would these policies do?",
      "  weir evaluate --manifests k8s/ --flows flows.csv",
      "  # Several files and folders, for people",
      "  weir evaluate --manifests base/ policies.yaml --flows flows.csv -o table",
      "  # Every subfolder (manifests and flows.csv) is a case of its own",
      "  weir evaluate --suite tests/policies",
      "  # Which of these flows would break if the policies in next/ were applied?",
      "  weir evaluate --manifests k8s/ --staged next/ --flows flows.csv --fail-on INTENT_VIOLATION",
      "  # Fail a pipeline on what nobody meant, but for what was accepted",
      "  weir evaluate --manifests k8s/ --flows flows.csv \\",
      "    --fail-on ALLOWED_NOT_INTENDED,DENIED --exceptions exceptions.yaml"
    })
public final class EvaluateCommand implements Callable<Integer> {

  private static final List<String> COLUMNS =
      List.of(
          "src",
          "dst",
          "protocol",
          "dst_port",
          "verdict",
          "reason",
          "egress",
          "ingress",
          "egress_rules",
          "ingress_rules",
          "findings",
          "hints");

  private final Session session;

  @ArgGroup(multiplicity = "1")
  private Input input = new Input();

  @Option(
      names = "--cluster-cidr",
      paramLabel = "CIDR",
      description =
          "A range of cluster addresses: an address in it that no manifest claims is undecidable,"
              + " not outside. May be given several times.")
  private List<String> clusterCidrs = new ArrayList<>();

  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "csv",
      description = "How rows are written: ${COMPLETION-CANDIDATES} (default: csv).")
  private OutputFormat format = OutputFormat.csv;

  @Mixin private IntentOptions intent = new IntentOptions();

  @Mixin private GateOptions gateOptions = new GateOptions();

  public EvaluateCommand(Session session) {
    this.session = session;
  }

  static final class Input {
    @ArgGroup(exclusive = false, multiplicity = "1")
    private @Nullable Single single;

    @Option(
        names = "--suite",
        required = true,
        paramLabel = "DIR",
        description = "A folder of cases: each subfolder has its manifests and its flows.csv.")
    private @Nullable Path suite;
  }

  static final class Single {
    @Option(
        names = "--manifests",
        required = true,
        arity = "1..*",
        paramLabel = "PATH",
        description = "Kubernetes manifests (YAML or JSON), files or folders.")
    private List<Path> manifests = new ArrayList<>();

    @Option(
        names = "--flows",
        required = true,
        paramLabel = "FILE",
        description = "The flows to judge, as CSV.")
    private Path flows = Path.of("");

    @Option(
        names = "--staged",
        arity = "1..*",
        paramLabel = "PATH",
        description =
            "NetworkPolicies that are not applied yet, files or folders: an allowed flow that they"
                + " would deny is an INTENT_VIOLATION, and the column staged_policies names them.")
    private List<Path> staged = new ArrayList<>();
  }

  @Override
  public Integer call() throws IOException {
    // All input is read and checked before the first row is written.
    JudgeOptions options = intent.judgeOptions();
    Judge judge = new Judge(options);
    HintFinder hints = new HintFinder(options);
    Gate gate = gateOptions.open(session);
    List<Case> cases = input.suite == null ? List.of(single()) : suite(input.suite);
    Expectations expectations = new Expectations(session);
    try (RowWriter rows = format.open(columns(), session)) {
      for (Case one : cases) {
        for (FlowRow flow : one.flows()) {
          Judgement judgement = one.judge(flow, judge);
          String acceptedBy = gate.acceptedBy(flow, judgement);
          rows.row(values(one, flow, judgement, one.hints(flow, judgement, hints), acceptedBy));
          expectations.compare(one, flow, judgement);
          gate.check(one, flow, judgement, acceptedBy);
        }
      }
    }
    return Math.max(expectations.report(), gate.report());
  }

  private Case single() throws IOException {
    Single single = input.single;
    if (single == null) {
      throw CommandFailure.usage("evaluate needs --manifests and --flows, or --suite");
    }
    return Case.read(
        "",
        single.manifests.stream().map(session::resolve).toList(),
        single.staged.stream().map(session::resolve).toList(),
        session.resolve(single.flows),
        clusterCidrs,
        session::warn);
  }

  private List<Case> suite(Path suite) throws IOException {
    Path folder = session.resolve(suite);
    if (!Files.isDirectory(folder)) {
      throw CommandFailure.usage("no suite in " + folder + ": no such folder");
    }
    List<Case> cases = new ArrayList<>();
    for (Path subfolder : subfolders(folder)) {
      cases.add(
          Case.read(
              subfolder.getFileName().toString(),
              List.of(subfolder),
              List.of(),
              subfolder.resolve("flows.csv"),
              clusterCidrs,
              session::warn));
    }
    if (cases.isEmpty()) {
      throw CommandFailure.usage("no case in " + folder + ": each case is a subfolder");
    }
    return cases;
  }

  private static List<Path> subfolders(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private boolean haveStaged() {
    return input.single != null && !input.single.staged.isEmpty();
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(COLUMNS);
    if (input.suite != null) {
      columns.add(0, "case");
    }
    if (haveStaged()) {
      columns.add("staged_policies");
    }
    if (gateOptions.haveExceptions()) {
      columns.add("accepted_by");
    }
    return columns;
  }

  private List<@Nullable Object> values(
      Case one, FlowRow flow, Judgement judgement, List<Hint> hints, @Nullable String acceptedBy) {
    PartResult egress = judgement.decision().egress();
    PartResult ingress = judgement.decision().ingress();
    List<@Nullable Object> values = new ArrayList<>(COLUMNS.size() + 3);
    if (input.suite != null) {
      values.add(one.name());
    }
    values.addAll(
        List.of(
            flow.source(),
            flow.destination(),
            flow.protocolText(),
            flow.portText(),
            judgement.verdict(),
            judgement.reason(),
            egress.part(),
            ingress.part(),
            egress.rules(),
            ingress.rules(),
            judgement.findings(),
            hints));
    if (haveStaged()) {
      values.add(judgement.stagedPolicies().stream().map(PolicyReference::path).toList());
    }
    if (gateOptions.haveExceptions()) {
      values.add(acceptedBy);
    }
    return values;
  }
}
