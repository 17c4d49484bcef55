package io.weir.cli.query;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Session;
import io.weir.cli.output.OutputFormat;
import io.weir.cli.output.RowWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks an archive with SQL. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = {
      "Asks an archive with SQL (DuckDB's dialect).",
      "Each table of the archive is a view: verdicts, edges, cluster_changes, observer_loss,",
      "late_flows.",
      "Times are UTC.",
      ""
    },
    footer = {
      "",
      "@|bold Examples:|@",
      "  # What is open that nobody meant?",
      "  weir query \"SELECT src_workload, dst_workload, dst_port, reason, count(*) AS flows",
      "    FROM verdicts WHERE verdict = 'ALLOWED_NOT_INTENDED' GROUP BY ALL ORDER BY ALL\"",
      "  # Which columns are there?",
      "  weir query \"DESCRIBE verdicts\"",
      "  # Everything denied, for another program",
      "  weir query -o jsonl \"SELECT * FROM verdicts WHERE verdict = 'DENIED'\""
    })
public final class QueryCommand implements Callable<Integer> {

  private static final Path DEMO_ARCHIVE = Path.of("weir-data", "demo");
  private static final int ROWS_BETWEEN_CHECKS = 4096;

  private final Session session;

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      description = "The archive's folder (default: ./weir-data/demo, where the demo leaves it).")
  private @Nullable Path archive;

  @Option(
      names = "-o",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How rows are written: ${COMPLETION-CANDIDATES} (default: table).")
  private OutputFormat format = OutputFormat.table;

  @Parameters(paramLabel = "SQL", description = "One SELECT.")
  private String sql = "";

  public QueryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, SQLException {
    try (ArchiveDatabase database = ArchiveDatabase.open(folder());
        ResultSet rows = database.ask(sql)) {
      write(rows);
    }
    return 0;
  }

  private Path folder() {
    if (archive != null) {
      return session.resolve(archive);
    }
    Path demo = session.resolve(DEMO_ARCHIVE);
    if (!Files.isDirectory(demo)) {
      throw CommandFailure.usage(
          "no archive: give --archive DIR, or let 'weir demo' make ./" + DEMO_ARCHIVE);
    }
    return demo;
  }

  private void write(ResultSet rows) throws SQLException, IOException {
    ResultSetMetaData shape = rows.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= shape.getColumnCount(); i++) {
      columns.add(shape.getColumnLabel(i));
    }
    try (RowWriter writer = format.open(columns, session)) {
      for (long count = 1; rows.next(); count++) {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (int i = 1; i <= columns.size(); i++) {
          values.add(DuckValue.of(rows.getObject(i)));
        }
        writer.row(values);
        // Whoever reads may have had enough, as head does.
        if (count % ROWS_BETWEEN_CHECKS == 0 && session.out().checkError()) {
          return;
        }
      }
    }
  }
}
