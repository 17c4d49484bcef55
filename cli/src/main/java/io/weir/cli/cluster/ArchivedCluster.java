package io.weir.cli.cluster;

import io.weir.cli.cluster.ArchivedMarks.Reach;
import io.weir.cli.console.CommandFailure;
import io.weir.cli.query.ArchiveDatabase;
import io.weir.collector.cluster.ManifestPlaces;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.net.NearestName;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts together again what an archive tells of a cluster at a moment. */
final class ArchivedCluster {

  /** How much history before the moment is read, as the job keeps it by default. */
  private static final Duration AS_OF_WINDOW = Duration.ofMinutes(15);

  /** What holds at a moment may be observed a while after it. */
  private static final Duration OBSERVED_LATE = Duration.ofMinutes(1);

  private final Path archive;
  private final ArchivedChanges changes;

  private ArchivedCluster(Path archive, ArchivedChanges changes) {
    this.archive = archive;
    this.changes = changes;
  }

  /**
   * Reads one cluster.
   *
   * @param cluster null for the only one
   * @param at the moment; null for the latest that is known
   * @param warnings hears of a moment beyond what is known
   * @throws CommandFailure if there is no such archive, cluster or moment in it, in one line
   */
  static KnownCluster read(
      Path archive,
      @Nullable String cluster,
      @Nullable Instant at,
      List<String> clusterCidrs,
      Consumer<String> warnings)
      throws IOException {
    TimelineOptions options = new TimelineOptions(clusterCidrs, /* unclaimedAreOutside= */ false);
    try (ArchiveDatabase database = ArchiveDatabase.open(archive)) {
      ArchivedCluster reading = new ArchivedCluster(archive, ArchivedChanges.of(database, archive));
      return reading.read(cluster, at, new ClusterTimeline(options), warnings);
    } catch (SQLException e) {
      throw CommandFailure.failure(archive + " cannot be read: " + e.getMessage(), e);
    }
  }

  private KnownCluster read(
      @Nullable String cluster,
      @Nullable Instant at,
      ClusterTimeline timeline,
      Consumer<String> warnings)
      throws SQLException {
    String name = name(cluster);
    ArchivedMarks marks = changes.marks(name);
    Reach reach =
        marks
            .reach()
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "no complete snapshot of cluster '" + name + "' in " + archive));
    Instant moment = at == null ? reach.last() : at;
    Instant from =
        marks
            .snapshotFor(moment, AS_OF_WINDOW)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "cluster '%s' is known from %s to %s, not at %s"
                            .formatted(name, reach.first(), reach.last(), moment)));
    if (moment.isAfter(reach.last())) {
      warnings.accept(
          "cluster '%s' is known up to %s: what changed after that is not in %s"
              .formatted(name, reach.last(), archive));
    }
    changes.read(name, from, later(moment, OBSERVED_LATE), timeline::apply);
    return new KnownCluster(
        name, archive + " at " + moment, timeline, moment, List.of(), ManifestPlaces.NONE, archive);
  }

  private String name(@Nullable String given) throws SQLException {
    List<String> known = changes.clusters();
    if (given == null && known.size() == 1) {
      return known.get(0);
    }
    if (given == null) {
      throw CommandFailure.usage(
          "which cluster? give --cluster, one of " + String.join(", ", known));
    }
    if (known.contains(given)) {
      return given;
    }
    Optional<String> nearest = NearestName.of(given, known);
    throw CommandFailure.usage(
        "no cluster '%s' in %s; the nearest is '%s', it has %s"
            .formatted(given, archive, nearest.orElse(""), String.join(", ", known)));
  }

  private static Instant later(Instant moment, Duration span) {
    return moment.isAfter(Instant.MAX.minus(span)) ? Instant.MAX : moment.plus(span);
  }
}
