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
 * @param all rows
 * @param distinct rows with different ids
 * @param bytes of all files
 * @param reasons how many rows each of the commonest reasons has, in words
 */
record Rows(long all, long distinct, long bytes, String reasons) {

  static Rows in(Path table) throws IOException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet count =
            statement.executeQuery(
                """
                WITH rows AS (FROM read_parquet('%1$s/**/part-*')),
                  reasons AS (SELECT reason, count(*) AS n FROM rows GROUP BY ALL ORDER BY n DESC LIMIT 8)
                SELECT (SELECT count(*) FROM rows), (SELECT count(DISTINCT row_id) FROM rows),
                  (SELECT sum(size) FROM read_blob('%1$s/**/part-*')),
                  (SELECT string_agg(reason || ' ' || n, ', ') FROM reasons)
                """
                    .formatted(table.toString().replace("'", "''")))) {
      count.next();
      return new Rows(count.getLong(1), count.getLong(2), count.getLong(3), count.getString(4));
    } catch (SQLException e) {
      throw new IOException("cannot count the rows of " + table + ": " + e.getMessage(), e);
    }
  }
}
