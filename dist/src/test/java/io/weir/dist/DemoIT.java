package io.weir.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.lab.run.CaptureTraffic;
import io.weir.lab.run.Observed;
import io.weir.lab.scenario.Expectation;
import io.weir.lab.scenario.Scenario;
import io.weir.lab.scenario.Scenarios;
import io.weir.lab.traffic.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole product on the recorded captures: what each scenario promises of each of its
 * connections must stand in the Parquet that {@code weir demo} leaves.
 */
class DemoIT {

  private static final Path CAPTURES =
      Path.of("..", "cli", "src", "main", "resources", "io", "weir", "cli", "demo", "captures");

  private static DemoRun demo;
  private static Connection duckdb;

  @BeforeAll
  static void runTheDemo() throws IOException, SQLException {
    demo = DemoRun.once();
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(
          "CREATE VIEW verdicts AS SELECT * FROM read_parquet('%s/verdicts/**/part-*', hive_partitioning = true)"
              .formatted(demo.archive()));
    }
  }

  @AfterAll
  static void close() throws SQLException {
    duckdb.close();
  }

  @Test
  void endsWellAndShowsWhatItFound() {
    assertThat(demo.exitCode()).isZero();
    assertThat(demo.shown()).contains("ALLOWED_NOT_INTENDED", "NOT_ENFORCED", "SELECTOR_MIXUP");
  }

  @Test
  void eachRowStandsOnce() throws SQLException {
    assertThat(rows("SELECT row_id FROM verdicts GROUP BY row_id HAVING count(*) > 1")).isEmpty();
  }

  @Test
  void everyVerdictByRuleNamesTheRule() throws SQLException {
    assertThat(
            rows(
                "SELECT row_id FROM verdicts WHERE reason IN ('POLICY_ALLOWED', 'SELECTOR_MIXUP')"
                    + " AND len(egress_rules) + len(ingress_rules) = 0"))
        .isEmpty();
    assertThat(
            rows(
                "SELECT row_id FROM verdicts WHERE reason IN ('INGRESS_DENIED', 'EGRESS_DENIED',"
                    + " 'NOT_ENFORCED') AND len(egress_policies) + len(ingress_policies) = 0"))
        .isEmpty();
  }

  static List<String> scenarios() throws IOException {
    return Files.readAllLines(CAPTURES.resolve("index"));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void scenarioKeepsItsPromises(String name) throws IOException, SQLException {
    Scenario scenario = Scenarios.read(name);
    List<String> broken = new ArrayList<>();
    List<Observed> connections = CaptureTraffic.read(CAPTURES.resolve(name), scenario);
    assertThat(connections).isNotEmpty();
    for (Observed connection : connections) {
      Expectation promised = connection.expected();
      List<String> found = verdictsOf(name, connection.attempt());
      String wanted = promised.verdict() + " " + promised.reason();
      if (found.isEmpty() || found.stream().anyMatch(verdict -> !verdict.equals(wanted))) {
        broken.add("wanted " + wanted + ", found " + found + " for " + connection);
      }
    }
    assertThat(broken).as("rows of %s", name).isEmpty();
  }

  /** The connection's rows, as it was before any translation. */
  private static List<String> verdictsOf(String cluster, Attempt attempt) throws SQLException {
    try (PreparedStatement query =
        duckdb.prepareStatement(
            """
            SELECT DISTINCT verdict || ' ' || reason FROM verdicts
            WHERE cluster = ? AND src_ip = ? AND src_port = ? AND protocol = ?
              AND coalesce(dst_original_ip, dst_ip) = ? AND coalesce(dst_original_port, dst_port) = ?
              AND interval_start BETWEEN ?::TIMESTAMPTZ - INTERVAL 10 SECOND AND ?::TIMESTAMPTZ + INTERVAL 10 SECOND
            """)) {
      query.setString(1, cluster);
      query.setString(2, attempt.src());
      query.setInt(3, attempt.srcPort());
      query.setString(4, attempt.protocol());
      query.setString(5, attempt.dst());
      query.setInt(6, attempt.dstPort());
      query.setString(7, attempt.start().toString());
      query.setString(8, attempt.end().toString());
      return strings(query.executeQuery());
    }
  }

  private static List<String> rows(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      return strings(statement.executeQuery(sql));
    }
  }

  private static List<String> strings(ResultSet result) throws SQLException {
    List<String> values = new ArrayList<>();
    while (result.next()) {
      values.add(result.getString(1));
    }
    return values;
  }
}
