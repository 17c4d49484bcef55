package io.weir.cli.evaluate;

import io.weir.cli.console.CommandFailure;
import io.weir.collector.cluster.ManifestException;
import io.weir.collector.cluster.ManifestOptions;
import io.weir.collector.cluster.ManifestProblem;
import io.weir.collector.cluster.ManifestSet;
import io.weir.collector.cluster.Manifests;
import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.End;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.ClusterChange;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The cluster that manifests describe, and the ends that a flows file may name in it. */
final class Cluster {

  /** Late enough that everything a manifest tells has happened. */
  static final Instant MOMENT = Instant.parse("9999-01-01T00:00:00Z");

  private final ClusterState state;
  private final List<ClusterChange> changes;
  private final Map<String, End> ends = new HashMap<>();

  private Cluster(ClusterState state, List<ClusterChange> changes) {
    this.state = state;
    this.changes = changes;
  }

  /**
   * Reads manifests.
   *
   * @param clusterCidrs ranges of cluster addresses; when empty, an unclaimed address is outside
   */
  static Cluster read(List<Path> manifests, List<String> clusterCidrs, Consumer<String> warnings) {
    ManifestSet set = manifests(manifests);
    for (ManifestProblem problem : set.problems()) {
      warnings.accept(problem.toString());
    }
    ClusterTimeline timeline =
        new ClusterTimeline(new TimelineOptions(clusterCidrs, clusterCidrs.isEmpty()));
    set.changes().forEach(timeline::apply);
    return new Cluster(timeline.at(MOMENT), set.changes());
  }

  private static ManifestSet manifests(List<Path> paths) {
    try {
      return Manifests.read(
          paths, ManifestOptions.of("evaluate").withWorkloads(ManifestOptions.Workloads.AS_PODS));
    } catch (ManifestException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
    }
  }

  ClusterState state() {
    return state;
  }

  /**
   * The end that a text names: an address, {@code namespace/pod} or {@code namespace/Kind/name}.
   *
   * @throws IllegalArgumentException if there is none, saying what is missing
   */
  End end(String text) {
    return ends.computeIfAbsent(text, this::find);
  }

  private End find(String text) {
    String[] parts = text.split("/", -1);
    Optional<End> found =
        switch (parts.length) {
          case 1 -> Optional.of(state.resolve(IpAddress.parse(text)));
          case 2 -> state.pod(parts[0], parts[1]).map(End.class::cast);
          case 3 -> workload(parts[0], parts[1], parts[2]).map(End.class::cast);
          default ->
              throw new IllegalArgumentException(
                  "'" + text + "' is no address, namespace/pod or namespace/Kind/name");
        };
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "no "
                    + (parts.length == 2 ? "pod" : "workload")
                    + " '"
                    + text
                    + "' in the manifests"));
  }

  /** The pod that stands for the workload, else the first pod that it owns. */
  private Optional<End.Pod> workload(String namespace, String kind, String name) {
    Optional<End.Pod> template = state.pod(namespace, kind + "/" + name);
    if (template.isPresent()) {
      return template;
    }
    return changes.stream()
        .filter(change -> "Pod".equals(change.getKind()) && namespace.equals(change.getNamespace()))
        .map(change -> podNamed(namespace, change.getName()))
        .flatMap(Optional::stream)
        .filter(pod -> kind.equals(pod.workloadKind()) && name.equals(pod.workload()))
        .findFirst();
  }

  private Optional<End.Pod> podNamed(String namespace, @Nullable String name) {
    return name == null ? Optional.empty() : state.pod(namespace, name);
  }
}
