package io.weir.cli.lint;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.query.ArchiveDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules that observed flows used at the end of an archive.
 *
 * @param rules as {@code namespace/policy ingress[0]}
 * @param covered how long the archive has watched, at most as long as was asked for
 * @param whole whether the archive goes back as long as was asked for
 * @param last up to when
 */
record UsedRules(Set<String> rules, Duration covered, boolean whole, Instant last) {

  private static final String TABLE = "verdicts";

  UsedRules {
    rules = Set.copyOf(rules);
  }

  /**
   * Asks an archive.
   *
   * @param cluster null for all of its clusters
   * @param asked for how long back from its last flow
   * @return empty when it has no verdict of the cluster
   * @throws CommandFailure if there is no archive, in one line
   */
  static Optional<UsedRules> read(Path archive, @Nullable String cluster, Duration asked)
      throws IOException {
    try (ArchiveDatabase database = ArchiveDatabase.open(archive)) {
      return database.tables().contains(TABLE) ? read(database, cluster, asked) : Optional.empty();
    } catch (SQLException e) {
      throw CommandFailure.failure(archive + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Optional<UsedRules> read(
      ArchiveDatabase database, @Nullable String cluster, Duration asked) throws SQLException {
    String where = cluster == null ? "true" : "cluster = " + ArchiveDatabase.literal(cluster);
    Instant first;
    Instant last;
    try (ResultSet row =
        database.select(
            """
            SELECT epoch_us(min(interval_start)) AS first, epoch_us(max(interval_end)) AS last
            FROM %s WHERE %s
            """
                .formatted(TABLE, where))) {
      row.next();
      long firstMicros = row.getLong("first");
      if (row.wasNull()) {
        return Optional.empty();
      }
      first = Instant.EPOCH.plus(firstMicros, ChronoUnit.MICROS);
      last = Instant.EPOCH.plus(row.getLong("last"), ChronoUnit.MICROS);
    }
    Duration reach = Duration.between(first, last);
    boolean whole = reach.compareTo(asked) >= 0;
    Instant from = whole ? last.minus(asked) : first;
    return Optional.of(
        new UsedRules(rules(database, where, from), whole ? asked : reach, whole, last));
  }

  private static Set<String> rules(ArchiveDatabase database, String where, Instant from)
      throws SQLException {
    Set<String> rules = new HashSet<>();
    try (ResultSet row =
        database.select(
            """
            WITH recent AS (
              SELECT egress_rules, ingress_rules FROM %s
              WHERE %s AND interval_end >= make_timestamptz(%d)),
            used AS (
              SELECT unnest(egress_rules) AS rule FROM recent
              UNION SELECT unnest(ingress_rules) FROM recent)
            SELECT DISTINCT regexp_extract(rule, '^.* (in|e)gress\\[[0-9]+\\]') AS rule FROM used
            """
                .formatted(TABLE, where, ChronoUnit.MICROS.between(Instant.EPOCH, from)))) {
      while (row.next()) {
        rules.add(row.getString("rule"));
      }
    }
    return rules;
  }

  /** For how long a rule that is not among them was not used, for a person. */
  String span() {
    return whole
        ? "in " + text(covered) + " up to " + last.truncatedTo(ChronoUnit.SECONDS)
        : "in the " + text(covered) + " that the archive covers";
  }

  /** The two largest units, as in {@code 2 d 3 h}. */
  private static String text(Duration span) {
    if (span.toDays() > 0) {
      return join(span.toDays() + " d", span.toHoursPart(), "h");
    }
    if (span.toHours() > 0) {
      return join(span.toHours() + " h", span.toMinutesPart(), "min");
    }
    if (span.toMinutes() > 0) {
      return join(span.toMinutes() + " min", span.toSecondsPart(), "s");
    }
    return span.toSeconds() + " s";
  }

  private static String join(String larger, int rest, String unit) {
    return rest == 0 ? larger : larger + " " + rest + " " + unit;
  }
}
