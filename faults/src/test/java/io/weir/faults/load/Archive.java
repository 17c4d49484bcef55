package io.weir.faults.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The archive as an analyst sees it, beside what it must hold. */
public final class Archive {

  private static final int EXAMPLES = 10;

  private final Path folder;

  public Archive(Path folder) {
    this.folder = folder;
  }

  public Path folder() {
    return folder;
  }

  /** Visible rows of a table. */
  public long rows(String table) throws IOException, SQLException {
    if (files(table).isEmpty()) {
      return 0;
    }
    return Long.parseLong(query("SELECT count(*) FROM " + table(table)).get(0));
  }

  /** Ids that stand more than once in the table {@code verdicts}. */
  public List<String> repeated() throws SQLException {
    return query(
        "SELECT row_id, count(*) FROM "
            + table("verdicts")
            + " GROUP BY row_id HAVING count(*) > 1 LIMIT "
            + EXAMPLES);
  }

  /** Examples of rows that the load has and the archive has not, and the other way round. */
  public List<String> differences(Load load) throws IOException, SQLException {
    Path expected = Files.createTempFile("weir-expected", ".csv");
    try {
      Files.write(expected, load.expectedRows());
      String wanted =
          "SELECT * FROM read_csv('%s', header = false, columns = %s, delim = ',', nullstr = 'NULL')"
              .formatted(expected, ExpectedRow.TYPES);
      String found = "SELECT " + ExpectedRow.COLUMNS + " FROM " + table("verdicts");
      List<String> differences = new ArrayList<>();
      differences.addAll(example("missing", wanted, found));
      differences.addAll(example("unexpected", found, wanted));
      return differences;
    } finally {
      Files.delete(expected);
    }
  }

  /** Rows of a query, each as its columns joined by blanks. */
  public List<String> query(String sql) throws SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> result = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(rows.getObject(i)));
        }
        result.add(String.join(" ", row));
      }
      return result;
    }
  }

  /** A table's name in SQL. */
  public String table(String name) {
    return "read_parquet('" + folder + "/" + name + "/*/*/*/part-*.parquet')";
  }

  private List<String> example(String what, String these, String notThose) throws SQLException {
    return query(
        "SELECT '%s', * FROM ((%s) EXCEPT ALL (%s)) ORDER BY interval_start, src_ip, src_port LIMIT %d"
            .formatted(what, these, notThose, EXAMPLES));
  }

  private List<Path> files(String table) throws IOException {
    Path root = folder.resolve(table);
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(path -> path.getFileName().toString().startsWith("part-")).toList();
    }
  }
}
