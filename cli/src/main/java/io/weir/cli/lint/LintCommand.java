package io.weir.cli.lint;

import io.weir.cli.cluster.ClusterChoice;
import io.weir.cli.cluster.KnownCluster;
import io.weir.cli.cluster.ManifestCluster;
import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.FailOn;
import io.weir.cli.console.Moments;
import io.weir.cli.console.ProductVersion;
import io.weir.cli.console.Session;
import io.weir.cli.output.OutputFormat;
import io.weir.policy.cluster.ClusterState;
import io.weir.policy.lint.LintCode;
import io.weir.policy.lint.LintFinding;
import io.weir.policy.lint.LintReport;
import io.weir.policy.lint.Linter;
import io.weir.policy.lint.Severity;
import io.weir.policy.net.NearestName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what can be said against policies without seeing a flow. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Finds mistakes in NetworkPolicies: invalid parts, labels that no pod has, peers that admit",
      "nobody, forgotten DNS, the port of a Service instead of the pod's, rules without effect.",
      "",
      "Each finding has a stable code (docs/reference/lint.md), a severity, a place and a cure."
          + " The",
      "annotation weir/lint-ignore: CODE,CODE on a policy takes findings away.",
      ""
    },
    footer = {
      "",
      "@|bold Examples:|@",
      "  # Everything in a folder of manifests",
      "  weir lint k8s/",
      "  # In a pipeline: fail on errors and warnings, but not on one code",
      "  weir lint k8s/ --fail-on warning --ignore EGRESS_WITHOUT_DNS",
      "  # For the review tool of a forge",
      "  weir lint k8s/ -o sarif > weir.sarif",
      "  # A live cluster, one namespace",
      "  weir lint --kubeconfig ~/.kube/config -n shop",
      "  # An archive's cluster as last known, with the rules that no flow used in a week",
      "  weir lint --archive ./weir-data/live --unused-for 7d",
      "",
      "Exit codes: 0 done, 1 failure, 2 wrong command line or input file, 3 findings of --fail-on."
    })
public final class LintCommand implements Callable<Integer> {

  private final Session session;

  @ArgGroup(multiplicity = "0..1")
  private @Nullable ClusterChoice choice;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "Manifests, files or folders: short for --manifests.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--staged",
      arity = "1..*",
      paramLabel = "PATH",
      description = "NetworkPolicies that are not applied yet, looked at as if they were.")
  private List<Path> staged = new ArrayList<>();

  @Option(
      names = "-n",
      paramLabel = "NAMESPACE",
      description = "Only findings of this namespace. May be given several times.")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How findings are written: ${COMPLETION-CANDIDATES} (default: text).")
  private LintFormat format = LintFormat.text;

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      converter = WhatFails.class,
      description =
          "Exit with 3 on findings of this severity (error, warning or info) and graver ones, or of"
              + " this code. May be given several times.")
  private List<FailOn<Severity, LintCode>> failOn = new ArrayList<>();

  @Option(
      names = "--ignore",
      paramLabel = "CODE",
      split = ",",
      description = "Leave findings of this code out. May be given several times.")
  private List<LintCode> ignored = new ArrayList<>();

  @Option(
      names = "--traffic",
      paramLabel = "DIR",
      description =
          "An archive of the cluster's flows, to find rules that none used; --archive brings its"
              + " own.")
  private @Nullable Path traffic;

  @Option(
      names = "--unused-for",
      paramLabel = "SPAN",
      defaultValue = "30d",
      description =
          "How long no observed flow must have used a rule (default: 30d). Of an archive that goes"
              + " back less, all counts, and the finding says how long that is.")
  private String unusedFor = "30d";

  @Option(
      names = "--cluster-cidr",
      paramLabel = "CIDR",
      description = "A range of cluster addresses. May be given several times.")
  private List<String> clusterCidrs = new ArrayList<>();

  private static final class WhatFails extends FailOn.Converter<Severity, LintCode> {
    WhatFails() {
      super(List.of(Severity.INFO, Severity.WARNING, Severity.ERROR), LintCode.values());
    }
  }

  public LintCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    KnownCluster cluster = cluster();
    ClusterState state = cluster.state();
    namespaces.forEach(name -> requireNamespace(name, state, cluster.place()));
    List<LintFinding> unused = unused(cluster);
    cluster.warn(session);
    LintResult result = result(Linter.lint(state).with(unused, state), cluster);
    write(result);
    boolean fails =
        result.findings().stream()
            .anyMatch(
                one ->
                    failOn.stream()
                        .anyMatch(
                            what -> what.holds(one.finding().severity(), one.finding().code())));
    return fails ? CommandFailure.FINDINGS : 0;
  }

  private KnownCluster cluster() throws IOException, InterruptedException {
    if (choice != null && !paths.isEmpty()) {
      throw CommandFailure.usage(
          "both a cluster and the manifests '%s' are given: one of them".formatted(paths.get(0)));
    }
    if (choice != null) {
      return choice.read(session, staged, clusterCidrs);
    }
    if (paths.isEmpty()) {
      throw CommandFailure.usage(
          "nothing to lint: give PATH, --manifests, --kubeconfig or --archive");
    }
    try {
      return ManifestCluster.read(
          paths.stream().map(session::resolve).toList(),
          staged.stream().map(session::resolve).toList(),
          clusterCidrs);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireNamespace(String name, ClusterState state, String place) {
    if (!state.namespaces().contains(name)) {
      String nearest =
          NearestName.of(name, state.namespaces())
              .map(known -> "; the nearest is '" + known + "'")
              .orElse("");
      throw CommandFailure.usage("no namespace '" + name + "' in " + place + nearest);
    }
  }

  private List<LintFinding> unused(KnownCluster cluster) throws IOException {
    Path archive = traffic == null ? cluster.archive() : session.resolve(traffic);
    if (archive == null) {
      return List.of();
    }
    // Manifests may be applied to any of the clusters that an archive tells of.
    String name = traffic == null ? cluster.name() : null;
    Optional<UsedRules> used =
        UsedRules.read(archive, name, Moments.span("--unused-for", unusedFor));
    if (used.isEmpty()) {
      session.warn("no verdicts in " + archive + ": which rules are used is not known");
    }
    return used.map(rules -> UnusedRules.find(cluster.state(), rules)).orElse(List.of());
  }

  private LintResult result(LintReport report, KnownCluster cluster) {
    Set<LintCode> left = EnumSet.noneOf(LintCode.class);
    left.addAll(ignored);
    List<LintFinding> ignoredFindings = new ArrayList<>(report.ignored());
    List<LintFinding> findings = new ArrayList<>();
    for (LintFinding finding : report.findings()) {
      (left.contains(finding.code()) ? ignoredFindings : findings).add(finding);
    }
    return new LintResult(
        placed(findings, cluster), placed(ignoredFindings, cluster), policies(cluster.state()));
  }

  private List<PlacedFinding> placed(List<LintFinding> findings, KnownCluster cluster) {
    return findings.stream()
        .filter(one -> namespaces.isEmpty() || namespaces.contains(one.place().namespace()))
        .map(one -> PlacedFinding.of(one, cluster.places()))
        .sorted(PlacedFinding.ORDER)
        .toList();
  }

  private int policies(ClusterState state) {
    return state.namespaces().stream()
        .filter(name -> namespaces.isEmpty() || namespaces.contains(name))
        .mapToInt(name -> state.policies(name).size() + state.stagedPolicies(name).size())
        .sum();
  }

  private void write(LintResult result) throws IOException {
    switch (format) {
      case text -> new TextReport(session).write(result);
      case table -> RowReport.write(result, OutputFormat.table, session);
      case csv -> RowReport.write(result, OutputFormat.csv, session);
      case json -> RowReport.write(result, OutputFormat.json, session);
      case sarif ->
          SarifReport.write(
              result, ProductVersion.text(), session.environment().directory(), session.out());
    }
  }
}
