package io.weir.cli.lint;

import io.weir.collector.cluster.ManifestPlaces;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.lint.LintFinding;
import io.weir.policy.lint.LintPlace;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A finding and where it stands in the manifests.
 *
 * @param file null when the cluster was not read from manifests, or none of them has the object
 * @param line from 1; null when it cannot be told
 */
record PlacedFinding(LintFinding finding, @Nullable Path file, @Nullable Integer line) {

  /** By file and line, then by place; what has no file last. */
  static final Comparator<PlacedFinding> ORDER =
      Comparator.comparing(PlacedFinding::file, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(PlacedFinding::line, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(PlacedFinding::finding);

  static PlacedFinding of(LintFinding finding, ManifestPlaces places) {
    LintPlace place = finding.place();
    Optional<ManifestPlaces.Place> found =
        place.policy() == null
            ? places.find("Namespace", null, place.namespace(), null)
            : places.find(kind(place), place.namespace(), place.policy(), place.field());
    return new PlacedFinding(
        finding,
        found.map(ManifestPlaces.Place::file).orElse(null),
        found.map(ManifestPlaces.Place::line).orElse(null));
  }

  private static String kind(LintPlace place) {
    return switch (place.standing()) {
      case IN_FORCE -> "NetworkPolicy";
      case STAGED -> ClusterTimeline.STAGED_POLICY_KIND;
    };
  }

  /** {@code namespace/policy}, or the namespace. */
  String object() {
    LintPlace place = finding.place();
    return place.policy() == null ? place.namespace() : place.namespace() + "/" + place.policy();
  }
}
