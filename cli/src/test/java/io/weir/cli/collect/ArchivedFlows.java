package io.weir.cli.collect;

import io.weir.cli.collect.TrackingNamespace.Made;
import io.weir.cli.query.ArchiveDatabase;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands in an archive of the connections that {@link TrackingNamespace} made. */
record ArchivedFlows(List<Archived> flows, List<Loss> losses, long late) {

  /** A row: a connection in one cell. */
  record Archived(String cluster, String address, int port, @Nullable Instant start) {

    /** The same in all rows of one connection, and in no other. */
    Object connection() {
      return Map.of("address", address, "port", port, "start", String.valueOf(start));
    }

    /** Whether this is the connection, at the time at which it was made. */
    boolean isOf(Made made) {
      return address.equals(made.address())
          && port == made.port()
          && (start == null || !(start.isBefore(made.before()) || start.isAfter(made.after())));
    }
  }

  /** What an agent says it missed. */
  record Loss(String cluster, String place, Instant from, Instant until) {

    /** The connection happened between two moments, which the loss must reach into. */
    boolean covers(Made made) {
      return !from.isAfter(made.after()) && !until.isBefore(made.before());
    }
  }

  private interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  static ArchivedFlows read(Path archive) throws Exception {
    try (ArchiveDatabase database = ArchiveDatabase.open(archive)) {
      return new ArchivedFlows(
          rows(
              database,
              "SELECT cluster, dst_ip, dst_port, epoch_us(connection_start) FROM verdicts",
              row -> new Archived(row.getString(1), row.getString(2), row.getInt(3), start(row))),
          rows(
              database,
              """
              SELECT cluster, place, epoch_us(interval_start), epoch_us(interval_end)
              FROM observer_loss
              """,
              row ->
                  new Loss(row.getString(1), row.getString(2), instant(row, 3), instant(row, 4))),
          database.tables().contains("late_flows")
              ? rows(database, "SELECT 1 FROM late_flows", row -> row).size()
              : 0);
    }
  }

  private static <T> List<T> rows(ArchiveDatabase database, String sql, Reading<T> reading)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    try (ResultSet row = database.select(sql)) {
      while (row.next()) {
        rows.add(reading.read(row));
      }
    }
    return rows;
  }

  private static @Nullable Instant start(ResultSet row) throws SQLException {
    Instant start = instant(row, 4);
    return row.wasNull() ? null : start;
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return Instant.EPOCH.plusNanos(row.getLong(column) * 1_000);
  }

  List<Archived> of(String cluster) {
    return flows.stream().filter(flow -> flow.cluster().equals(cluster)).toList();
  }

  List<Loss> losses(String cluster) {
    return losses.stream().filter(loss -> loss.cluster().equals(cluster)).toList();
  }
}
