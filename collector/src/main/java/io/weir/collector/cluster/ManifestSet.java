package io.weir.collector.cluster;

import io.weir.schemas.ClusterChange;
import java.util.List;

/**
 * What manifests say.
 *
 * @param changes one PRESENT for each object, namespaces first, each object once
 * @param problems what a person should look at, in the order of the files
 * @param skipped documents of kinds that Weir has no use for
 * @param places where each object stands
 */
public record ManifestSet(
    List<ClusterChange> changes,
    List<ManifestProblem> problems,
    int skipped,
    ManifestPlaces places) {

  public ManifestSet {
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }
}
