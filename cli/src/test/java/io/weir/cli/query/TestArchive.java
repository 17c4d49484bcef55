package io.weir.cli.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes little archives with DuckDB, another writer than the product's. */
public final class TestArchive {

  private TestArchive() {}

  /** Writes the rows of a SELECT as one finished file of a table. */
  public static void write(Path archive, String table, String cluster, String file, String select)
      throws IOException, SQLException {
    Path folder = archive.resolve(table + "/cluster=" + cluster + "/date=2026-11-21/hour=09");
    Files.createDirectories(folder);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("COPY (" + select + ") TO '" + folder.resolve(file) + "' (FORMAT parquet)");
    }
  }
}
