package io.weir.stream.testing;

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

/** An archive as an analyst sees it: through DuckDB. */
public final class Archive {

  private final Path folder;

  public Archive(Path folder) {
    this.folder = folder;
  }

  /** Rows of a query, each as its columns joined by blanks; {@code TABLE(name)} names a table. */
  public List<String> query(String sql) throws SQLException {
    String resolved =
        sql.replaceAll(
            "TABLE\\((\\w+)\\)",
            "read_parquet('"
                + folder
                + "/$1/*/*/*/part-*.parquet', hive_partitioning=true, hive_types={'hour': VARCHAR})");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(resolved)) {
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

  /** Paths of all files below a table's folder, relative to the archive, sorted. */
  public List<String> files(String table) throws IOException {
    Path root = folder.resolve(table);
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString())
          .sorted()
          .toList();
    }
  }
}
