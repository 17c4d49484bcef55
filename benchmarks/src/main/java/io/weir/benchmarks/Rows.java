package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Counts what stands in a table of an archive. */
final class Rows {

  private Rows() {}

  static long in(Path table) throws IOException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet count =
            statement.executeQuery(
                "SELECT count(DISTINCT row_id) FROM read_parquet('%s/**/part-*')"
                    .formatted(table.toString().replace("'", "''")))) {
      count.next();
      return count.getLong(1);
    } catch (SQLException e) {
      throw new IOException("cannot count the rows of " + table + ": " + e.getMessage(), e);
    }
  }
}
