package io.weir.cli.demo;

import io.weir.cli.console.Session;
import io.weir.cli.query.ArchiveDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Says which commands come next, ready to be pasted. */
final class NextSteps {

  private static final Path USUAL = Path.of("weir-data", "demo");

  /** Denials between pods, those with the most to tell first. */
  private static final String DENIALS =
      """
      SELECT cluster, strftime(interval_start AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ') AS at,
        CASE WHEN src_workload_kind = 'Pod' THEN src_namespace || '/' || src_pod
          ELSE src_namespace || '/' || src_workload_kind || '/' || src_workload END AS src,
        dst_namespace || '/' || dst_workload_kind || '/' || dst_workload AS dst,
        dst_port || CASE protocol WHEN 'TCP' THEN '' ELSE '/' || protocol END AS port
      FROM verdicts
      WHERE reason IN ('EGRESS_DENIED', 'INGRESS_DENIED') AND dst_workload_kind <> 'Pod'
        AND src_workload IS NOT NULL AND dst_port IS NOT NULL
      ORDER BY len(hints) DESC, interval_start LIMIT 20
      """;

  private final Session session;
  private final Path archive;
  private final String shown;

  NextSteps(Session session, Path archive) {
    this.session = session;
    this.archive = archive;
    Path directory = session.environment().directory();
    this.shown =
        archive.startsWith(directory) ? "./" + directory.relativize(archive) : "" + archive;
  }

  void print() throws IOException, SQLException {
    String weir = "  " + session.environment().command();
    boolean usual = archive.equals(session.resolve(USUAL));
    session.out().println();
    session.out().println("The Parquet is in " + shown + ". Ask it, for instance:");
    session
        .out()
        .println(
            weir
                + " query"
                + (usual ? "" : " --archive " + shown)
                + " \"SELECT cluster, src_workload, dst_workload, dst_port, verdict, reason,"
                + " count(*) AS flows FROM verdicts GROUP BY ALL ORDER BY ALL\"");
    explain()
        .ifPresent(
            question -> {
              session.out().println("Or ask why, and what would change it:");
              session.out().println(weir + " explain " + question);
            });
  }

  /** What to explain; empty when nothing was denied that can be named in a shell. */
  private Optional<String> explain() throws IOException, SQLException {
    try (ArchiveDatabase database = ArchiveDatabase.open(archive);
        ResultSet row = database.select(DENIALS)) {
      while (row.next()) {
        List<String> words =
            List.of(
                row.getString("src"),
                row.getString("dst"),
                row.getString("port"),
                "--archive",
                shown,
                "--cluster",
                row.getString("cluster"),
                "--at",
                row.getString("at"));
        if (words.stream().allMatch(word -> word.matches("[A-Za-z0-9._/:-]+"))) {
          return Optional.of(String.join(" ", words));
        }
      }
    }
    return Optional.empty();
  }
}
