package io.weir.cli.evaluate;

import io.weir.cli.cluster.Ends;
import io.weir.cli.cluster.Flows;
import io.weir.cli.cluster.KnownCluster;
import io.weir.cli.cluster.ManifestCluster;
import io.weir.cli.console.CommandFailure;
import io.weir.policy.cluster.End;
import io.weir.policy.explain.Hint;
import io.weir.policy.explain.HintFinder;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Manifests and the flows to judge by them, all of it read and found right. */
final class Case {

  private final String name;
  private final Path flowsFile;
  private final KnownCluster cluster;
  private final Ends ends;
  private final List<FlowRow> flows;

  private Case(String name, Path flowsFile, KnownCluster cluster, List<FlowRow> flows) {
    this.name = name;
    this.flowsFile = flowsFile;
    this.cluster = cluster;
    this.ends = cluster.ends();
    this.flows = flows;
  }

  /**
   * Reads a case.
   *
   * @throws CommandFailure if a file is wrong, or a flow names an end that the manifests do not
   *     know
   */
  static Case read(
      String name,
      List<Path> manifests,
      List<Path> staged,
      Path flowsFile,
      List<String> clusterCidrs,
      Consumer<String> warnings)
      throws IOException {
    List<FlowRow> flows = FlowsFile.read(flowsFile, warnings);
    KnownCluster cluster = ManifestCluster.read(manifests, staged, clusterCidrs);
    cluster.problems().forEach(problem -> warnings.accept(problem.toString()));
    Case result = new Case(name, flowsFile, cluster, flows);
    flows.forEach(result::requireEnds);
    return result;
  }

  private void requireEnds(FlowRow flow) {
    try {
      ends.find(flow.source());
      ends.find(flow.destination());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(place(flow) + ": " + e.getMessage(), e);
    }
  }

  String name() {
    return name;
  }

  List<FlowRow> flows() {
    return flows;
  }

  /** Where a flow stands, for a person. */
  String place(FlowRow flow) {
    return flowsFile + " line " + flow.line();
  }

  Judgement judge(FlowRow flow, Judge judge) {
    End source = ends.find(flow.source());
    End destination = ends.find(flow.destination());
    return judge.judge(observed(flow), source, destination, cluster.state());
  }

  List<Hint> hints(FlowRow flow, Judgement judgement, HintFinder finder) {
    return finder.codes(observed(flow), judgement, cluster.state());
  }

  private ObservedFlow observed(FlowRow flow) {
    return Flows.between(
        ends.find(flow.source()),
        ends.find(flow.destination()),
        flow.protocol(),
        flow.port(),
        flow.outcome(),
        cluster.moment());
  }
}
