package io.weir.cli.cluster;

import io.weir.cli.console.CommandFailure;
import io.weir.collector.cluster.ManifestException;
import io.weir.collector.cluster.ManifestOptions;
import io.weir.collector.cluster.ManifestProblem;
import io.weir.collector.cluster.ManifestSet;
import io.weir.collector.cluster.Manifests;
import io.weir.collector.cluster.StagedManifests;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.TimelineOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the cluster that manifests describe; workload controllers stand for a pod each. */
public final class ManifestCluster {

  private static final String NAME = "manifests";
  private static final Instant AFTER_ALL = Instant.parse("9999-01-01T00:00:00Z");

  private ManifestCluster() {}

  /**
   * Reads files and folders.
   *
   * @param clusterCidrs ranges of cluster addresses; when empty, an unclaimed address is outside
   * @throws CommandFailure if a path does not exist or a file is no YAML or JSON, in one line
   */
  public static KnownCluster read(List<Path> paths, List<String> clusterCidrs) {
    return read(paths, List.of(), clusterCidrs);
  }

  /**
   * The same, with files and folders of staged policies beside it, which outrank what ConfigMaps
   * among the manifests stage.
   */
  public static KnownCluster read(
      List<Path> paths, List<Path> stagedPaths, List<String> clusterCidrs) {
    ManifestOptions options =
        ManifestOptions.of(NAME).withWorkloads(ManifestOptions.Workloads.AS_PODS);
    try {
      ManifestSet applied = Manifests.read(paths, options);
      ManifestSet staged = StagedManifests.read(stagedPaths, options);
      ClusterTimeline timeline =
          new ClusterTimeline(new TimelineOptions(clusterCidrs, clusterCidrs.isEmpty()));
      applied.without(staged).forEach(timeline::apply);
      staged.changes().forEach(timeline::apply);
      List<ManifestProblem> problems = new ArrayList<>(applied.problems());
      problems.addAll(staged.problems());
      return new KnownCluster(
          NAME,
          "the manifests",
          timeline,
          AFTER_ALL,
          problems,
          applied.places().and(staged.places()),
          null);
    } catch (ManifestException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }
}
