package io.weir.cli.doctor;

import io.weir.cli.query.ArchiveDatabase;
import io.weir.collector.doctor.Check;
import io.weir.collector.doctor.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Examines what was observed: enforcement, loss and freshness by node. */
final class ArchiveDoctor {

  /** A packet meets the source's policies first: what both ends deny was dropped there. */
  private static final String ENFORCEMENT =
      """
      WITH seen AS (SELECT * FROM verdicts WHERE interval_end >= %1$s),
      nodes AS (
        SELECT DISTINCT cluster, src_node AS node FROM seen WHERE src_node IS NOT NULL
        UNION SELECT DISTINCT cluster, dst_node FROM seen WHERE dst_node IS NOT NULL),
      parts AS (
        SELECT cluster, src_node AS node, reason = 'NOT_ENFORCED' AS passed, outcome = 'DROPPED' AS dropped
        FROM seen WHERE egress = 'DENIED'
        UNION ALL
        SELECT cluster, dst_node, reason = 'NOT_ENFORCED', outcome = 'DROPPED' AND egress IS DISTINCT FROM 'DENIED'
        FROM seen WHERE ingress = 'DENIED')
      SELECT cluster || '/' || node AS node, count(parts.passed) AS denied,
        count(*) FILTER (parts.passed) AS passed, count(*) FILTER (parts.dropped) AS dropped
      FROM nodes LEFT JOIN parts USING (cluster, node)
      GROUP BY cluster, node ORDER BY cluster, node
      """;

  private static final String LOSS =
      """
      SELECT cluster || '/' || observer AS observer, unit, sum("count") AS lost, count(*) - count("count") AS unknown,
        count(*) AS reports
      FROM observer_loss WHERE interval_end >= %s GROUP BY cluster, observer, unit ORDER BY cluster, observer, unit
      """;

  private static final String FRESHNESS =
      """
      WITH reports AS (
        SELECT cluster, unnest(observers) AS observer, interval_end FROM verdicts WHERE interval_end >= %s),
      last AS (SELECT cluster, observer, max(interval_end) AS seen FROM reports GROUP BY cluster, observer)
      SELECT cluster || '/' || observer AS observer, epoch_us(seen) AS seen,
        epoch_us(max(seen) OVER (PARTITION BY cluster)) AS newest
      FROM last ORDER BY cluster, observer
      """;

  private static final Duration SILENT = Duration.ofMinutes(5);
  private static final Duration OLD = Duration.ofHours(1);

  private final ArchiveDatabase archive;
  private final String since;
  private final Instant now;

  private ArchiveDoctor(ArchiveDatabase archive, Instant since, Instant now) {
    this.archive = archive;
    this.since =
        "make_timestamptz(" + Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, since)) + ")";
    this.now = now;
  }

  /** Findings about what was observed since a moment, by node and observer. */
  static List<Finding> examine(Path folder, Instant since, Instant now)
      throws IOException, SQLException {
    try (ArchiveDatabase archive = ArchiveDatabase.open(folder)) {
      ArchiveDoctor doctor = new ArchiveDoctor(archive, since, now);
      List<Finding> findings = new ArrayList<>();
      if (archive.tables().contains("verdicts")) {
        findings.addAll(doctor.enforcement());
        findings.addAll(doctor.loss());
        findings.addAll(doctor.freshness());
      } else {
        for (Check check :
            List.of(Check.ARCHIVE_ENFORCEMENT, Check.ARCHIVE_LOSS, Check.ARCHIVE_FRESHNESS)) {
          findings.add(Finding.unknown(check, "the archive has no verdicts"));
        }
      }
      return findings;
    }
  }

  private List<Finding> enforcement() throws SQLException {
    List<Finding> findings = new ArrayList<>();
    long untested = 0;
    try (ResultSet row = archive.select(ENFORCEMENT.formatted(since))) {
      while (row.next()) {
        if (row.getLong("denied") == 0) {
          untested++;
        } else {
          findings.add(
              enforcement(row.getLong("denied"), row.getLong("passed"), row.getLong("dropped"))
                  .of(row.getString("node")));
        }
      }
    }
    if (untested > 0 || findings.isEmpty()) {
      findings.add(
          Finding.unknown(
                  Check.ARCHIVE_ENFORCEMENT,
                  untested == 0
                      ? "no flow of a known node"
                      : untested + " nodes met no flow that a policy denies")
              .curedBy("Nothing, or try a connection that a policy denies"));
    }
    return findings;
  }

  private static Finding enforcement(long denied, long passed, long dropped) {
    if (passed > 0 && dropped == 0) {
      return Finding.problem(
          Check.ARCHIVE_ENFORCEMENT,
          "%d of %d denied flows passed and none was dropped: nothing is enforced here"
              .formatted(passed, denied));
    }
    if (passed > 0) {
      return Finding.warning(
          Check.ARCHIVE_ENFORCEMENT,
          "%d of %d denied flows passed, %d were dropped".formatted(passed, denied, dropped));
    }
    return dropped > 0
        ? Finding.ok(
            Check.ARCHIVE_ENFORCEMENT,
            "%d of %d denied flows were seen dropped, none passed".formatted(dropped, denied))
        : Finding.unknown(
                Check.ARCHIVE_ENFORCEMENT,
                denied + " denied flows, neither dropped nor passed as far as was seen")
            .curedBy("Watch drops on this node: weir doctor there says what is missing");
  }

  private List<Finding> loss() throws SQLException {
    List<Finding> findings = new ArrayList<>();
    if (archive.tables().contains("observer_loss")) {
      try (ResultSet row = archive.select(LOSS.formatted(since))) {
        while (row.next()) {
          long unknown = row.getLong("unknown");
          findings.add(
              Finding.warning(
                      Check.ARCHIVE_LOSS,
                      "lost %s %s in %d reports%s"
                          .formatted(
                              row.getLong("lost"),
                              row.getString("unit").toLowerCase(Locale.ROOT),
                              row.getLong("reports"),
                              unknown == 0 ? "" : ", " + unknown + " of unknown size"))
                  .of(row.getString("observer")));
        }
      }
    }
    return findings.isEmpty()
        ? List.of(Finding.ok(Check.ARCHIVE_LOSS, "no observer reported a loss"))
        : findings;
  }

  private List<Finding> freshness() throws SQLException {
    List<Finding> findings = new ArrayList<>();
    long observers = 0;
    Instant newest = Instant.MIN;
    try (ResultSet row = archive.select(FRESHNESS.formatted(since))) {
      while (row.next()) {
        observers++;
        Instant seen = time(row.getLong("seen"));
        Instant last = time(row.getLong("newest"));
        newest = last.isAfter(newest) ? last : newest;
        Duration behind = Duration.between(seen, last);
        if (behind.compareTo(SILENT) > 0) {
          findings.add(
              Finding.warning(
                      Check.ARCHIVE_FRESHNESS,
                      "silent since %s, %s before the newest flow".formatted(seen, span(behind)))
                  .of(row.getString("observer")));
        }
      }
    }
    if (observers == 0) {
      return List.of(Finding.unknown(Check.ARCHIVE_FRESHNESS, "no flow in this time"));
    }
    Duration age = Duration.between(newest, now);
    if (age.compareTo(OLD) > 0) {
      findings.add(
          Finding.warning(
                  Check.ARCHIVE_FRESHNESS,
                  "the newest flow ended %s, %s ago".formatted(newest, span(age)))
              .curedBy("Nothing if this is a recording; else look at Kafka and the job"));
    }
    return findings.isEmpty()
        ? List.of(
            Finding.ok(
                Check.ARCHIVE_FRESHNESS,
                "%d observers, the newest flow ended %s ago".formatted(observers, span(age))))
        : findings;
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static String span(Duration duration) {
    if (duration.compareTo(Duration.ofDays(2)) >= 0) {
      return duration.toDays() + " days";
    }
    if (duration.compareTo(Duration.ofHours(2)) >= 0) {
      return duration.toHours() + " hours";
    }
    return duration.compareTo(Duration.ofMinutes(2)) >= 0
        ? duration.toMinutes() + " minutes"
        : Math.max(0, duration.toSeconds()) + " seconds";
  }
}
