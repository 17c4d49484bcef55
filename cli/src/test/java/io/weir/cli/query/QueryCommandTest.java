package io.weir.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryCommandTest {

  private static final String ROW =
      "SELECT 'a' AS row_id, ['X', 'Y'] AS findings, TIMESTAMPTZ '2026-11-21 09:00:00.5Z' AS seen_at,"
          + " 443::INTEGER AS dst_port, NULL::VARCHAR AS src_pod, 'shop' AS cluster";

  @TempDir private Path folder;
  private Path archive;
  private CommandLineFixture weir;

  @BeforeEach
  void archiveOfTwoTables() throws Exception {
    weir = new CommandLineFixture(folder);
    archive = folder.resolve("weir-data/demo");
    TestArchive.write(archive, "verdicts", "shop", "part-1.parquet", ROW);
    TestArchive.write(archive, "verdicts", "7", "part-1.parquet", ROW.replace("'shop'", "'7'"));
    TestArchive.write(archive, "observer_loss", "shop", "part-1.parquet", "SELECT 3 AS count");
  }

  @Test
  void tableLinesUpColumns() {
    Ended ended = weir.run("query", "SELECT cluster, dst_port FROM verdicts ORDER BY cluster");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.outLines())
        .containsExactly("cluster  dst_port", "7             443", "shop          443");
  }

  @Test
  void csvJoinsListsAndLeavesNullsEmpty() {
    Ended ended =
        weir.run(
            "query",
            "-o",
            "csv",
            "SELECT findings, seen_at, src_pod FROM verdicts WHERE cluster = 'shop'");

    assertThat(ended.outLines())
        .containsExactly("findings,seen_at,src_pod", "X;Y,2026-11-21T09:00:00.500Z,");
  }

  @Test
  void jsonHasTypes() {
    Ended ended =
        weir.run(
            "query",
            "-o",
            "json",
            "SELECT findings, dst_port, src_pod, hour FROM verdicts WHERE cluster = '7'");

    assertThat(ended.out())
        .isEqualTo(
            "[\n{\"findings\":[\"X\",\"Y\"],\"dst_port\":443,\"src_pod\":null,\"hour\":9}\n]\n");
  }

  @Test
  void jsonlIsOneObjectALine() {
    Ended ended = weir.run("query", "-o", "jsonl", "SELECT cluster FROM verdicts ORDER BY 1");

    assertThat(ended.outLines()).containsExactly("{\"cluster\":\"7\"}", "{\"cluster\":\"shop\"}");
  }

  @Test
  void emptyResultIsStillWellFormed() {
    assertThat(weir.run("query", "-o", "json", "FROM verdicts WHERE false").out())
        .isEqualTo("[]\n");
    assertThat(weir.run("query", "-o", "jsonl", "FROM verdicts WHERE false").out()).isEmpty();
  }

  @Test
  void filesOfOtherShapesAreReadByColumnName() throws Exception {
    TestArchive.write(archive, "verdicts", "old", "part-2.parquet", "SELECT 'z' AS row_id");

    Ended ended =
        weir.run(
            "query", "-o", "csv", "SELECT row_id, dst_port FROM verdicts WHERE cluster = 'old'");

    assertThat(ended.outLines()).containsExactly("row_id,dst_port", "z,");
  }

  @Test
  void unfinishedFilesAreNotRead() throws Exception {
    Path hour = archive.resolve("verdicts/cluster=shop/date=2026-11-21/hour=09");
    Files.writeString(hour.resolve(".part-9.parquet.inprogress.1"), "half");

    Ended ended = weir.run("query", "-o", "csv", "SELECT count(*) AS n FROM verdicts");

    assertThat(ended.outLines()).containsExactly("n", "2");
  }

  @Test
  void unknownTableListsTheTables() {
    assertUsageError(
        weir.run("query", "SELECT * FROM verdict"),
        "weir: no table 'verdict' in "
            + archive
            + "; it has observer_loss, verdicts (a table appears with its first row)");
  }

  @Test
  void wrongSqlIsOneLine() {
    Ended ended = weir.run("query", "SELECT nothing\nFROM verdicts");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines()).singleElement().asString().contains("\"nothing\" not found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY verdicts TO 'stolen.csv'",
        "CREATE TABLE x AS SELECT 1",
        "ATTACH 'other.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
      })
  void nothingButSelectIsRun(String sql) throws Exception {
    Ended ended = weir.run("query", sql);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines()).singleElement().asString().contains("only SELECT");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("weir-data"));
    }
  }

  @Test
  void filesOutsideTheArchiveAreNotRead() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.csv"), "a\n1\n");

    assertUsageError(
        weir.run("query", "SELECT * FROM read_csv('" + secret + "')"),
        "weir: a query reads only the archive " + archive);
  }

  @Test
  void severalStatementsAreRefused() {
    assertUsageError(
        weir.run("query", "SELECT 1; SELECT 2"), "weir: one statement at a time, not 2");
  }

  @Test
  void folderWithoutArchiveIsNamed() {
    assertUsageError(
        weir.run("query", "--archive", "weir-data", "SELECT 1"),
        "weir: no archive in "
            + folder.resolve("weir-data")
            + ": no finished Parquet file in a table's folder there");
  }

  @Test
  void withoutAnyArchiveTheDemoIsNamed(@TempDir Path empty) {
    assertUsageError(
        new CommandLineFixture(empty).run("query", "SELECT 1"),
        "weir: no archive: give --archive DIR, or let 'weir demo' make ./weir-data/demo");
  }

  private static void assertUsageError(Ended ended, String message) {
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines()).containsExactly(message);
    assertThat(ended.out()).isEmpty();
  }
}
