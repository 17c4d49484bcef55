package io.weir.collector.cluster;

import io.weir.schemas.ClusterChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads NetworkPolicies that are meant as intent, not as applied. Objects of other kinds are named
 * as problems: who puts a Pod there may think that it counts.
 */
public final class StagedManifests {

  private final ManifestOptions options;
  private final Map<ObjectKey, ClusterChange> policies = new LinkedHashMap<>();
  private final Map<ObjectKey, ManifestObject> origins = new LinkedHashMap<>();
  private final List<ManifestProblem> problems = new ArrayList<>();
  private int skipped;

  private StagedManifests(ManifestOptions options) {
    this.options = options;
  }

  /**
   * Reads files and folders (searched through). A policy that stands in several places is that of
   * the last.
   *
   * @return one PRESENT for each policy, of kind {@code StagedNetworkPolicy}
   * @throws ManifestException if a path does not exist or a file is no YAML or JSON
   */
  public static ManifestSet read(List<Path> paths, ManifestOptions options)
      throws ManifestException {
    StagedManifests reading = new StagedManifests(options);
    for (ManifestObject object : ManifestFiles.read(paths)) {
      reading.take(object);
    }
    return new ManifestSet(
        List.copyOf(reading.policies.values()),
        reading.problems,
        reading.skipped,
        new ManifestPlaces(reading.origins));
  }

  private void take(ManifestObject object) {
    ClusterChange policy =
        StagedPolicies.of(
            object.json(),
            options.stamp(),
            options.observedAt(),
            oddity -> problem(object, oddity.field(), oddity.message()));
    if (policy == null) {
      skipped++;
      return;
    }
    ManifestObject earlier = origins.put(ObjectKey.of(policy), object);
    if (earlier != null) {
      problem(
          object,
          null,
          "stands already in "
              + earlier.file()
              + " (document "
              + earlier.document()
              + "): this one, the last, is taken");
    }
    policies.put(ObjectKey.of(policy), policy);
  }

  private void problem(ManifestObject object, @Nullable String field, String message) {
    problems.add(
        new ManifestProblem(object.file(), object.document(), object.label(), field, message));
  }
}
