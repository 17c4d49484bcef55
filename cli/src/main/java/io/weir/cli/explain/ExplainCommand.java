package io.weir.cli.explain;

import io.weir.cli.cluster.ClusterChoice;
import io.weir.cli.cluster.Flows;
import io.weir.cli.cluster.KnownCluster;
import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Session;
import io.weir.cli.intent.IntentOptions;
import io.weir.policy.cluster.ClusterState;
import io.weir.policy.explain.Explainer;
import io.weir.policy.explain.Explanation;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells why a flow is allowed or denied, and what would turn it. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    // The ends come first: --manifests takes every word that follows it.
    customSynopsis = {
      "weir explain SRC DST PORT[/PROTOCOL]",
      "             (--manifests PATH... | --kubeconfig FILE [--context NAME] |",
      "              --archive DIR [--cluster NAME] [--at TIME])",
      "             [--cluster-cidr CIDR]... [--intent-require WHICH] [--disabled-findings CODE,...]",
      "             [-o FORMAT]"
    },
    description = {
      "Tells why a flow is allowed or denied, policy by policy, and what would turn it.",
      "",
      "An end is an address, namespace/pod or namespace/Kind/name. When DST is a Service, as",
      "namespace/Service/name or its virtual address, each pod behind it is explained, with the port",
      "the Service sends to. From an archive it also tells what was observed in the hour before.",
      ""
    },
    footer = {
      "",
      "@|bold Examples:|@",
      "  # May web reach the database, going by these files?",
      "  weir explain shop/Deployment/web data/StatefulSet/db 5432 --manifests k8s/",
      "  # Why can this pod of my cluster not ask DNS?",
      "  weir explain shop/web-0 kube-system/Service/kube-dns 53/UDP --kubeconfig ~/.kube/config",
      "  # Why was it denied then?",
      "  weir explain shop/web-0 10.0.0.5 5432 --archive ./weir-data/live --at 2h",
      "  # For a program",
      "  weir explain shop/Deployment/web 203.0.113.9 443 --manifests k8s/ -o json"
    })
public final class ExplainCommand implements Callable<Integer> {

  /** How the answer is written. */
  enum Form {
    text,
    json
  }

  private final Session session;

  @ArgGroup(multiplicity = "1")
  private ClusterChoice cluster = new ClusterChoice();

  @Option(
      names = "--cluster-cidr",
      paramLabel = "CIDR",
      description =
          "A range of cluster addresses: an address in it that nothing claims is undecidable, not"
              + " outside. May be given several times.")
  private List<String> clusterCidrs = new ArrayList<>();

  @Mixin private IntentOptions intent = new IntentOptions();

  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How it is written: ${COMPLETION-CANDIDATES} (default: text).")
  private Form form = Form.text;

  @Parameters(index = "0", paramLabel = "SRC", description = "Who opens the connection.")
  private String source = "";

  @Parameters(index = "1", paramLabel = "DST", description = "Where it goes.")
  private String destination = "";

  @Parameters(
      index = "2",
      paramLabel = "PORT[/PROTOCOL]",
      description = "8080, 53/UDP, 9999/SCTP, or a protocol without ports such as ICMP.")
  private String port = "";

  public ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    TargetPort target = asked(() -> TargetPort.parse(port));
    JudgeOptions options = intent.judgeOptions();
    KnownCluster known = cluster.read(session, clusterCidrs);
    known.warn(session);
    ClusterState state = known.state();
    Inquiry inquiry = asked(() -> Inquiry.of(source, destination, target, known.ends(), state));
    List<Answer> answers = answers(inquiry, known, new Judging(state, options));
    if (form == Form.json) {
      session.out().println(ExplainJson.write(known, inquiry, answers));
    } else {
      new ExplainText(session).print(known, inquiry, answers);
    }
    return 0;
  }

  /** What is asked for wrongly is a wrong command line. */
  private static <T> T asked(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Answer> answers(Inquiry inquiry, KnownCluster known, Judging judging)
      throws IOException {
    List<Answer> answers = new ArrayList<>();
    if (known.archive() == null) {
      inquiry.flows().forEach(flow -> answers.add(new Answer(judging.explain(flow), List.of())));
      return answers;
    }
    try (Observations seen = Observations.open(known.archive(), known.name(), known.moment())) {
      inquiry
          .flows()
          .forEach(flow -> answers.add(new Answer(judging.explain(flow), seen.of(flow))));
    }
    return answers;
  }

  /** The judge's question and the explainer's, asked of one state with the same options. */
  private record Judging(ClusterState state, JudgeOptions options) {

    Explanation explain(Asked asked) {
      ObservedFlow flow =
          Flows.between(
              asked.source(),
              asked.destination(),
              asked.protocol(),
              asked.port(),
              null,
              state.moment());
      Judgement judgement =
          new Judge(options).judge(flow, asked.source(), asked.destination(), state);
      return new Explainer(options).explain(flow, judgement, state);
    }
  }
}
