package io.weir.cli.cluster;

import io.weir.cli.console.Session;
import io.weir.collector.cluster.ManifestPlaces;
import io.weir.collector.cluster.ManifestProblem;
import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.ClusterTimeline;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that a command speaks of, and the moment it speaks of.
 *
 * @param name of the cluster
 * @param place where its state was read, for messages: {@code the manifests}
 * @param timeline what is known of it up to the moment
 * @param moment for manifests, which know no time, late enough that all they tell has happened
 * @param problems what was odd in its manifests
 * @param places where its objects stand in its manifests
 * @param archive the archive it was read from; null when it was read elsewhere
 */
public record KnownCluster(
    String name,
    String place,
    ClusterTimeline timeline,
    Instant moment,
    List<ManifestProblem> problems,
    ManifestPlaces places,
    @Nullable Path archive) {

  public KnownCluster {
    problems = List.copyOf(problems);
  }

  /** Its state at the moment. */
  public ClusterState state() {
    return timeline.at(moment);
  }

  /** The ends that a person may name in it. */
  public Ends ends() {
    return new Ends(state(), place);
  }

  /** Says on standard error what was odd. */
  public void warn(Session session) {
    problems.forEach(problem -> session.warn(problem.toString()));
  }
}
