package io.weir.cli.query;

import io.weir.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An archive seen through DuckDB: in memory, one view per table that has finished files, nothing
 * outside the archive readable, nothing writable by a query. Not thread-safe.
 */
public final class ArchiveDatabase implements AutoCloseable {

  /** Finished files only: a file that is being written has a dot in front. */
  private static final String FILES = "cluster=*/date=*/hour=*/part-*";

  private final Path archive;
  private final List<String> tables;
  private final Connection connection;

  private ArchiveDatabase(Path archive, List<String> tables, Connection connection) {
    this.archive = archive;
    this.tables = tables;
    this.connection = connection;
  }

  /**
   * Opens an archive.
   *
   * @throws CommandFailure if there is no archive in that folder, in one line
   */
  public static ArchiveDatabase open(Path archive) throws IOException, SQLException {
    List<String> tables = tablesIn(archive);
    Properties properties = new Properties();
    // Without it the driver holds a whole result in memory.
    properties.setProperty("jdbc_stream_results", "true");
    Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
    try {
      prepare(connection, archive.toRealPath(), tables);
    } catch (SQLException | IOException e) {
      connection.close();
      throw e;
    }
    return new ArchiveDatabase(archive, tables, connection);
  }

  private static List<String> tablesIn(Path archive) throws IOException {
    if (!Files.isDirectory(archive)) {
      throw CommandFailure.usage(
          "no archive in "
              + archive
              + ": no such folder; 'weir demo' makes one, or give --archive");
    }
    TreeSet<String> tables = new TreeSet<>();
    try (Stream<Path> entries = Files.list(archive)) {
      for (Path folder : entries.filter(Files::isDirectory).toList()) {
        String name = folder.getFileName().toString();
        if (name.matches("[a-z][a-z0-9_]*") && hasFinishedFile(folder)) {
          tables.add(name);
        }
      }
    }
    if (tables.isEmpty()) {
      throw CommandFailure.usage(
          "no archive in " + archive + ": no finished Parquet file in a table's folder there");
    }
    return List.copyOf(tables);
  }

  private static boolean hasFinishedFile(Path folder) throws IOException {
    PathMatcher finished = folder.getFileSystem().getPathMatcher("glob:" + FILES);
    try (Stream<Path> files = Files.walk(folder, 4)) {
      return files.anyMatch(file -> finished.matches(folder.relativize(file)));
    }
  }

  /** Whether the archive has finished files of a table. */
  public static boolean holds(Path archive, String table) throws IOException {
    Path folder = archive.resolve(table);
    return Files.isDirectory(folder) && hasFinishedFile(folder);
  }

  private static void prepare(Connection connection, Path archive, List<String> tables)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("SET autoload_known_extensions = false");
      statement.execute("SET temp_directory = " + Sql.literal(temporaryFolder()));
      for (String table : tables) {
        statement.execute(
            "CREATE VIEW "
                + Sql.identifier(table)
                + " AS SELECT * FROM read_parquet("
                + Sql.literal(Sql.globOf(archive.resolve(table)) + "/" + FILES)
                // Without given types a cluster named 7 would be a number.
                + ", union_by_name = true, hive_partitioning = true,"
                + " hive_types = {'cluster': VARCHAR, 'date': DATE, 'hour': INTEGER})");
      }
      statement.execute("SET allowed_directories = [" + Sql.literal(archive + "/") + "]");
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
    }
  }

  private static String temporaryFolder() {
    return Path.of(System.getProperty("java.io.tmpdir"))
        .resolve("weir-query-" + ProcessHandle.current().pid())
        .toString();
  }

  /** Names of the tables, sorted. */
  public List<String> tables() {
    return tables;
  }

  /** The text as a literal, for a SELECT of our own. */
  public static String literal(String text) {
    return Sql.literal(text);
  }

  /** Runs one trusted SELECT of our own. */
  public ResultSet select(String sql) throws SQLException {
    Statement statement = connection.createStatement();
    statement.closeOnCompletion();
    return statement.executeQuery(sql);
  }

  /**
   * Runs one SELECT (or FROM, DESCRIBE, SUMMARIZE, …) of a user.
   *
   * @throws CommandFailure if it is anything else, or wrong, in one line
   */
  ResultSet ask(String sql) throws SQLException {
    try {
      requireOneSelect(sql);
      return select(sql);
    } catch (SQLException e) {
      throw Sql.failure(e, archive, tables);
    }
  }

  private void requireOneSelect(String sql) throws SQLException {
    try (var check =
        connection.prepareStatement(
            "SELECT json_extract_string(j, '$.error_type'), json_array_length(j, '$.statements')"
                + " FROM (SELECT json_serialize_sql(?) AS j)")) {
      check.setString(1, sql);
      try (ResultSet result = check.executeQuery()) {
        result.next();
        if ("not implemented".equals(result.getString(1))) {
          throw CommandFailure.usage("only SELECT reads an archive, nothing writes it: " + sql);
        }
        if (result.getInt(2) > 1) {
          throw CommandFailure.usage("one statement at a time, not " + result.getInt(2));
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
