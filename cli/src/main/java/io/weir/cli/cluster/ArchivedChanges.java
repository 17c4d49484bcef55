package io.weir.cli.cluster;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.query.ArchiveDatabase;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.stream.parquet.StateJson;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The table {@code cluster_changes} of an open archive. */
final class ArchivedChanges {

  private static final String TABLE = "cluster_changes";

  private final ArchiveDatabase database;

  private ArchivedChanges(ArchiveDatabase database) {
    this.database = database;
  }

  /**
   * The table.
   *
   * @throws CommandFailure if the archive has none, in one line
   */
  static ArchivedChanges of(ArchiveDatabase database, Path archive) {
    if (!database.tables().contains(TABLE)) {
      throw CommandFailure.usage(
          "no table " + TABLE + " in " + archive + ": nothing is known of its cluster's policies");
    }
    return new ArchivedChanges(database);
  }

  /** Names of the clusters, sorted. */
  List<String> clusters() throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet row = database.select("SELECT DISTINCT cluster FROM " + TABLE + " ORDER BY 1")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  ArchivedMarks marks(String cluster) throws SQLException {
    List<ArchivedMarks.Snapshot> snapshots = new ArrayList<>();
    try (ResultSet row =
        database.select(
            """
            SELECT epoch,
              epoch_us(min(observed_at) FILTER (type = 'SNAPSHOT_BEGIN')) AS begun,
              epoch_us(min(observed_at) FILTER (type = 'SNAPSHOT_END')) AS ended
            FROM %s WHERE cluster = %s AND type IN ('SNAPSHOT_BEGIN', 'SNAPSHOT_END')
            GROUP BY epoch, snapshot_id
            """
                .formatted(TABLE, ArchiveDatabase.literal(cluster)))) {
      while (row.next()) {
        Instant begin = time(row, "begun");
        if (begin != null) {
          snapshots.add(
              new ArchivedMarks.Snapshot(row.getLong("epoch"), begin, time(row, "ended")));
        }
      }
    }
    List<ArchivedMarks.Epoch> epochs = new ArrayList<>();
    try (ResultSet row =
        database.select(
            """
            SELECT epoch, epoch_us(min(observed_at)) AS first, epoch_us(max(observed_at)) AS last,
              epoch_us(max(bookmark)) AS bookmark
            FROM %s WHERE cluster = %s GROUP BY epoch
            """
                .formatted(TABLE, ArchiveDatabase.literal(cluster)))) {
      while (row.next()) {
        epochs.add(
            new ArchivedMarks.Epoch(
                row.getLong("epoch"),
                sure(time(row, "first")),
                sure(time(row, "last")),
                time(row, "bookmark")));
      }
    }
    return new ArchivedMarks(snapshots, epochs);
  }

  /** Reads what was observed between two moments, both inclusive, in the order of observation. */
  void read(String cluster, Instant from, Instant until, Consumer<ClusterChange> taker)
      throws SQLException {
    try (ResultSet row =
        database.select(
            """
            SELECT publisher, epoch, type, epoch_us(observed_at) AS observed_at,
              epoch_us(effective_at) AS effective_at, epoch_us(bookmark) AS bookmark, snapshot_id,
              api_version, kind, namespace, name, uid, generation, resource_version, state
            FROM %1$s WHERE cluster = %2$s
              AND observed_at BETWEEN make_timestamptz(%3$d) AND make_timestamptz(%4$d)
              -- The folders' dates: files of other days are not opened.
              AND date BETWEEN CAST(make_timestamp(%3$d) AS DATE) AND CAST(make_timestamp(%4$d) AS DATE)
            ORDER BY observed_at
            """
                .formatted(TABLE, ArchiveDatabase.literal(cluster), micros(from), micros(until)))) {
      while (row.next()) {
        taker.accept(change(cluster, row));
      }
    }
  }

  private static ClusterChange change(String cluster, ResultSet row) throws SQLException {
    String state = row.getString("state");
    long generation = row.getLong("generation");
    Long knownGeneration = row.wasNull() ? null : generation;
    return ClusterChange.newBuilder()
        .setCluster(cluster)
        .setPublisher(row.getString("publisher"))
        .setEpoch(row.getLong("epoch"))
        .setType(ChangeType.valueOf(row.getString("type")))
        .setObservedAt(sure(time(row, "observed_at")))
        .setEffectiveAt(time(row, "effective_at"))
        .setBookmark(time(row, "bookmark"))
        .setSnapshotId(row.getString("snapshot_id"))
        .setApiVersion(row.getString("api_version"))
        .setKind(row.getString("kind"))
        .setNamespace(row.getString("namespace"))
        .setName(row.getString("name"))
        .setUid(row.getString("uid"))
        .setGeneration(knownGeneration)
        .setResourceVersion(row.getString("resource_version"))
        .setState(state == null ? null : StateJson.read(state))
        .build();
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static Instant sure(@Nullable Instant time) {
    if (time == null) {
      throw new IllegalStateException("a row of " + TABLE + " without a time");
    }
    return time;
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
