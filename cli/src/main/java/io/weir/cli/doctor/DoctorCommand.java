package io.weir.cli.doctor;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.FailOn;
import io.weir.cli.console.Moments;
import io.weir.cli.console.Session;
import io.weir.cli.output.OutputFormat;
import io.weir.collector.cluster.ApiRight;
import io.weir.collector.cluster.KubernetesClients;
import io.weir.collector.cluster.WatchRights;
import io.weir.collector.doctor.Check;
import io.weir.collector.doctor.ClusterDoctor;
import io.weir.collector.doctor.Finding;
import io.weir.collector.doctor.LiveApi;
import io.weir.collector.doctor.LiveHost;
import io.weir.collector.doctor.NodeDoctor;
import io.weir.collector.doctor.State;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what is wrong with a node, a cluster or an archive, and what to do. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Finds what keeps policies from being enforced and traffic from being seen.",
      "Says which network plugin runs and whether it enforces NetworkPolicies, whether conntrack"
          + " and",
      "eBPF will see the traffic, which settings and rights are missing, and the cure. Looks at"
          + " this",
      "machine; with --kubeconfig or --context at a cluster; with --archive at what was observed.",
      "Changes nothing.",
      "",
      "Each check has a stable code (docs/reference/doctor.md). What cannot be found out is"
          + " unknown.",
      ""
    },
    footer = {
      "",
      "@|bold Examples:|@",
      "  # This node, as the agent would see it",
      "  sudo weir doctor",
      "  # A cluster: its plugin, its rights for weir watch, its policies",
      "  weir doctor --kubeconfig ~/.kube/config",
      "  # Does each node enforce policies, by what was observed in a day?",
      "  weir doctor --archive ./weir-data/live --since 24h",
      "  # In a pipeline",
      "  weir doctor --context prod -o json --fail-on problem",
      "",
      "Exit codes: 0 done, 1 failure, 2 wrong command line, 3 findings of --fail-on."
    })
public final class DoctorCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Look at the cluster of this kubeconfig.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Look at the cluster of this context of the kubeconfig.")
  private @Nullable String context;

  @Option(
      names = "--lease-namespace",
      paramLabel = "NAMESPACE",
      description = "Where weir watch will keep its Lease (default: the context's namespace).")
  private @Nullable String leaseNamespace;

  @Option(names = "--archive", paramLabel = "DIR", description = "Look at this archive.")
  private @Nullable Path archive;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Of the archive only what ended since: a date, RFC 3339, or how long ago, e.g. 24h"
              + " (default: all).")
  private @Nullable String since;

  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How findings are written: ${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.table;

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      converter = WhatFails.class,
      description =
          "Exit with 3 on findings of this state (problem, warning or unknown) and graver ones, or"
              + " of this code. May be given several times.")
  private List<FailOn<State, Check>> failOn = new ArrayList<>();

  /** What is fine fails nobody. */
  private static final class WhatFails extends FailOn.Converter<State, Check> {
    WhatFails() {
      super(List.of(State.UNKNOWN, State.WARNING, State.PROBLEM), Check.values());
    }
  }

  public DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    if (since != null && archive == null) {
      throw CommandFailure.usage("--since '" + since + "' goes with --archive only");
    }
    List<Finding> findings = new ArrayList<>();
    if (kubeconfig != null || context != null) {
      findings.addAll(cluster());
    }
    if (archive != null) {
      Instant now = Instant.now();
      Instant from = since == null ? Instant.EPOCH : Moments.past("--since", since, now);
      findings.addAll(ArchiveDoctor.examine(session.resolve(archive), from, now));
    }
    if (kubeconfig == null && context == null && archive == null) {
      findings.addAll(NodeDoctor.examine(new LiveHost()));
    }
    write(findings);
    boolean fails =
        findings.stream()
            .anyMatch(
                one -> failOn.stream().anyMatch(what -> what.holds(one.state(), one.check())));
    return fails ? CommandFailure.FINDINGS : 0;
  }

  private List<Finding> cluster() throws InterruptedException {
    try (KubernetesClient client =
        KubernetesClients.connect(
            kubeconfig == null ? null : session.resolve(kubeconfig), context)) {
      String namespace =
          Objects.requireNonNullElse(
              leaseNamespace, Objects.requireNonNullElse(client.getNamespace(), "default"));
      List<ApiRight> rights =
          Stream.of(WatchRights.cluster(), WatchRights.lease(namespace, WatchRights.LEASE))
              .flatMap(List::stream)
              .toList();
      return ClusterDoctor.examine(new LiveApi(client), rights);
    } catch (IOException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }

  private void write(List<Finding> findings) throws IOException {
    switch (format) {
      case table -> FindingsText.write(findings, session);
      case csv, json, jsonl -> FindingRows.write(findings, format, session);
    }
    session.message(
        "weir: problems: %d, warnings: %d, unknown: %d, fine: %d"
            .formatted(
                count(findings, State.PROBLEM),
                count(findings, State.WARNING),
                count(findings, State.UNKNOWN),
                count(findings, State.OK)));
  }

  private static long count(List<Finding> findings, State state) {
    return findings.stream().filter(finding -> finding.state() == state).count();
  }
}
