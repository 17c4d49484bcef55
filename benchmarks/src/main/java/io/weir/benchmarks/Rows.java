package io.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What stands in the table {@code verdicts} of an archive.
 *
 * @param distinct rows with different ids
 * @param reasons how many rows each reason has, in words
 */
record Rows(long distinct, String reasons) {

  static Rows in(Path table) throws IOException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet count =
            statement.executeQuery(
                """
                WITH rows AS (FROM read_parquet('%s/**/part-*')),
                  reasons AS (SELECT reason, findings, count(*) AS n FROM rows GROUP BY ALL ORDER BY n DESC)
                SELECT (SELECT count(DISTINCT row_id) FROM rows),
                  (SELECT string_agg(reason || ' ' || array_to_string(findings, ' ') || ' ' || n, ', ') FROM reasons)
                """
                    .formatted(table.toString().replace("'", "''")))) {
      count.next();
      return new Rows(count.getLong(1), count.getString(2));
    } catch (SQLException e) {
      throw new IOException("cannot count the rows of " + table + ": " + e.getMessage(), e);
    }
  }
}
