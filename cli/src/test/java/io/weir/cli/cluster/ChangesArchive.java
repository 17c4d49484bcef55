package io.weir.cli.cluster;

import io.weir.cli.query.TestArchive;
import io.weir.schemas.ClusterChange;
import io.weir.stream.parquet.StateJson;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Writes cluster changes of 2026-11-21 as the table {@code cluster_changes}. */
public final class ChangesArchive {

  private ChangesArchive() {}

  public static void write(Path archive, List<ClusterChange> changes)
      throws IOException, SQLException {
    String rows =
        changes.stream().map(ChangesArchive::row).collect(Collectors.joining(" UNION ALL "));
    TestArchive.write(
        archive, "cluster_changes", changes.get(0).getCluster(), "part-0.parquet", rows);
  }

  private static String row(ClusterChange change) {
    Object state = change.getState();
    return "SELECT %s AS observed_at, %s AS effective_at, %s AS bookmark,"
            .formatted(
                time(change.getObservedAt()),
                time(change.getEffectiveAt()),
                time(change.getBookmark()))
        + " %s AS publisher, CAST(%d AS BIGINT) AS epoch, %s AS type, %s AS snapshot_id,"
            .formatted(
                text(change.getPublisher()),
                change.getEpoch(),
                text(change.getType().name()),
                text(change.getSnapshotId()))
        + " %s AS api_version, %s AS kind, %s AS namespace, %s AS name, %s AS uid,"
            .formatted(
                text(change.getApiVersion()),
                text(change.getKind()),
                text(change.getNamespace()),
                text(change.getName()),
                text(change.getUid()))
        + " CAST(%s AS BIGINT) AS generation, %s AS resource_version, %s AS state"
            .formatted(
                change.getGeneration(),
                text(change.getResourceVersion()),
                text(state == null ? null : StateJson.write((IndexedRecord) state)));
  }

  private static String time(@Nullable Instant time) {
    return time == null
        ? "CAST(NULL AS TIMESTAMPTZ)"
        : "make_timestamptz(" + ChronoUnit.MICROS.between(Instant.EPOCH, time) + ")";
  }

  private static String text(@Nullable String text) {
    return text == null ? "CAST(NULL AS VARCHAR)" : "'" + text.replace("'", "''") + "'";
  }
}
