package io.weir.cli.explain;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.query.ArchiveDatabase;
import io.weir.policy.cluster.End;
import io.weir.policy.net.IpAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The verdicts that an archive holds of flows that are asked about. */
final class Observations implements AutoCloseable {

  /** How far before the moment a connection still tells something of it. */
  static final Duration LOOK_BACK = Duration.ofHours(1);

  private static final String VERDICTS = "verdicts";

  private final ArchiveDatabase database;
  private final String cluster;
  private final Instant moment;

  private Observations(ArchiveDatabase database, String cluster, Instant moment) {
    this.database = database;
    this.cluster = cluster;
    this.moment = moment;
  }

  /** Opens an archive for one cluster and moment. */
  static Observations open(Path archive, String cluster, Instant moment) throws IOException {
    try {
      return new Observations(ArchiveDatabase.open(archive), cluster, moment);
    } catch (SQLException e) {
      throw CommandFailure.failure(archive + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** What was seen up to the moment, in the hour before it; the last first. */
  List<Observation> of(Asked asked) {
    if (!database.tables().contains(VERDICTS)) {
      return List.of();
    }
    List<Observation> found = new ArrayList<>();
    try (ResultSet row = database.select(query(asked))) {
      while (row.next()) {
        found.add(
            new Observation(
                row.getString("verdict"),
                row.getString("reason"),
                row.getString("outcome"),
                row.getLong("connections"),
                Instant.EPOCH.plus(row.getLong("last"), ChronoUnit.MICROS)));
      }
    } catch (SQLException e) {
      throw CommandFailure.failure("the verdicts cannot be read: " + e.getMessage(), e);
    }
    return found;
  }

  private String query(Asked asked) {
    Instant from = moment.minus(LOOK_BACK);
    return """
        SELECT verdict, reason, outcome, epoch_us(max(interval_start)) AS last,
          count(DISTINCT (src_ip, src_port, connection_start)) AS connections
        FROM %s
        WHERE cluster = %s AND %s AND %s AND protocol_number = %d AND %s
          AND interval_start BETWEEN make_timestamptz(%7$d) AND make_timestamptz(%8$d)
          -- The folders' dates: files of other days are not opened.
          AND date BETWEEN CAST(make_timestamp(%7$d) AS DATE) AND CAST(make_timestamp(%8$d) AS DATE)
        GROUP BY ALL ORDER BY last DESC, verdict, reason, outcome
        """
        .formatted(
            VERDICTS,
            ArchiveDatabase.literal(cluster),
            end("src", asked.source()),
            end("dst", asked.destination()),
            asked.protocol(),
            asked.port() == null ? "dst_port IS NULL" : "dst_port = " + asked.port(),
            micros(from),
            micros(moment));
  }

  private static String end(String side, End end) {
    if (end instanceof End.Pod pod) {
      return "%1$s_namespace = %2$s AND %1$s_pod = %3$s"
          .formatted(
              side, ArchiveDatabase.literal(pod.namespace()), ArchiveDatabase.literal(pod.name()));
    }
    return side + "_ip = " + ArchiveDatabase.literal(addressOf(end).toString());
  }

  private static IpAddress addressOf(End end) {
    if (end instanceof End.Node node) {
      return node.address();
    }
    return end instanceof End.Outside outside
        ? outside.address()
        : ((End.Unresolved) end).address();
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (SQLException e) {
      throw CommandFailure.failure("the archive cannot be closed: " + e.getMessage(), e);
    }
  }
}
