package io.weir.collector.cluster;

import io.weir.schemas.ClusterChange;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** The changes of all objects but those that the other set has too. */
  public List<ClusterChange> without(ManifestSet other) {
    Set<ObjectKey> taken =
        other.changes.stream().map(ObjectKey::of).collect(Collectors.toUnmodifiableSet());
    return changes.stream().filter(change -> !taken.contains(ObjectKey.of(change))).toList();
  }
}
