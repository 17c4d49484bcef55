package io.weir.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.cluster.ClusterChoice;
import io.weir.cli.cluster.Flows;
import io.weir.cli.cluster.KnownCluster;
import io.weir.cli.console.Environment;
import io.weir.cli.console.Session;
import io.weir.lab.run.CaptureTraffic;
import io.weir.lab.run.Observed;
import io.weir.lab.scenario.Scenarios;
import io.weir.lab.traffic.Attempt;
import io.weir.policy.cluster.ClusterState;
import io.weir.policy.cluster.End;
import io.weir.policy.judge.DecisionKind;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.JudgeOptions;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.PolicyState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/**
 * {@code weir explain} for each denied row of the demo: names the cause that the scenario
 * documents, and changes each of which, made in that state, really turns the decision.
 */
class ExplainIT {

  private static final Path CAPTURES =
      Path.of("..", "cli", "src", "main", "resources", "io", "weir", "cli", "demo", "captures");
  private static final JsonMapper JSON = new JsonMapper();

  private static DemoRun demo;

  /** A denied row, its ends as one types them. */
  record Denied(
      String cluster,
      String source,
      String destination,
      int port,
      String protocol,
      String at,
      String reason,
      String originalAddress,
      int originalPort,
      String sourceAddress,
      int sourcePort) {}

  @Command
  private static final class Holder {
    @ArgGroup(multiplicity = "1")
    private ClusterChoice choice = new ClusterChoice();
  }

  @BeforeAll
  static void runTheDemo() throws IOException {
    demo = DemoRun.once();
  }

  static List<Denied> denied() throws IOException, SQLException {
    List<Denied> denied = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT cluster, coalesce(src_namespace || '/' || src_pod, src_ip),
                  coalesce(dst_namespace || '/' || dst_pod, dst_ip), dst_port, protocol,
                  strftime(interval_start AT TIME ZONE 'UTC', '%%Y-%%m-%%dT%%H:%%M:%%S.%%fZ'), reason,
                  coalesce(dst_original_ip, dst_ip), coalesce(dst_original_port, dst_port), src_ip, src_port
                FROM read_parquet('%s/verdicts/**/part-*', hive_partitioning = true)
                WHERE verdict = 'DENIED' ORDER BY interval_start
                """
                    .formatted(DemoRun.once().archive()))) {
      while (row.next()) {
        denied.add(
            new Denied(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getInt(9),
                row.getString(10),
                row.getInt(11)));
      }
    }
    return denied;
  }

  @Test
  void thereAreDenialsToExplain() throws Exception {
    assertThat(denied()).hasSizeGreaterThan(30);
  }

  @ParameterizedTest
  @MethodSource("denied")
  void namesTheCauseThatTheScenarioDocuments(Denied row) throws Exception {
    JsonNode flow = explain(row);

    assertThat(flow.path("decision").asText()).isEqualTo("DENY");
    assertThat(flow.path("reason").asText()).isEqualTo(row.reason());
    Set<String> hints = new TreeSet<>();
    flow.path("hints").forEach(hint -> hints.add(hint.path("code").asText()));
    assertThat(hints).containsExactlyInAnyOrderElementsOf(promisedHints(row));
    assertThat(flow.path("observed").findValuesAsText("verdict")).contains("DENIED");
  }

  @ParameterizedTest
  @MethodSource("denied")
  void everyProposedChangeTurnsTheDecision(Denied row) throws Exception {
    JsonNode remedies = explain(row).path("remedies");

    assertThat(remedies.path("goal").asText()).isEqualTo("ALLOW");
    assertThat(remedies.path("choices")).isNotEmpty();
    for (JsonNode choice : remedies.path("choices")) {
      KnownCluster cluster = cluster(row);
      assertThat(decision(row, cluster)).isEqualTo(DecisionKind.DENY);
      long epoch = epoch(row.cluster());

      for (JsonNode change : choice.path("changes")) {
        make(change, cluster, epoch);
      }

      assertThat(decision(row, cluster)).as("%s", choice).isEqualTo(DecisionKind.ALLOW);
    }
  }

  private static JsonNode explain(Denied row) throws IOException {
    DemoRun told =
        demo.then(
            "explain",
            row.source(),
            row.destination(),
            row.port() + "/" + row.protocol(),
            "--archive",
            demo.archive().toString(),
            "--cluster",
            row.cluster(),
            "--at",
            row.at(),
            "-o",
            "json");
    assertThat(told.exitCode()).isZero();
    JsonNode flows = JSON.readTree(told.shown()).path("flows");
    assertThat(flows).hasSize(1);
    return flows.get(0);
  }

  /** What the scenario says of the connection that made the row. */
  private static List<String> promisedHints(Denied row) throws IOException {
    return CaptureTraffic.read(CAPTURES.resolve(row.cluster()), Scenarios.read(row.cluster()))
        .stream()
        .filter(connection -> made(connection.attempt(), row))
        .map(Observed::expected)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nobody made " + row))
        .hints();
  }

  private static boolean made(Attempt attempt, Denied row) {
    return attempt.src().equals(row.sourceAddress())
        && attempt.srcPort() == row.sourcePort()
        && attempt.dst().equals(row.originalAddress())
        && attempt.dstPort() == row.originalPort()
        && attempt.protocol().equals(row.protocol());
  }

  /** The cluster as the command reads it. */
  private static KnownCluster cluster(Denied row) throws IOException, InterruptedException {
    Holder holder = new Holder();
    new CommandLine(holder)
        .parseArgs(
            "--archive", demo.archive().toString(), "--cluster", row.cluster(), "--at", row.at());
    Environment environment =
        new Environment(
            "weir", Map.of(), demo.folder(), new ByteArrayInputStream(new byte[0]), false, false);
    return holder.choice.read(new Session(System.out, System.err, environment), List.of());
  }

  private static DecisionKind decision(Denied row, KnownCluster cluster) {
    ClusterState state = cluster.state();
    End source = cluster.ends().find(row.source());
    End destination = cluster.ends().find(row.destination());
    int protocol = row.protocol().equals("UDP") ? 17 : 6;
    return new Judge(JudgeOptions.defaults())
        .judge(
            Flows.between(source, destination, protocol, row.port(), null, cluster.moment()),
            source,
            destination,
            state)
        .decision()
        .kind();
  }

  /** Makes a change as an API server would, and lets the cluster's timeline see it. */
  private static void make(JsonNode change, KnownCluster cluster, long epoch) throws IOException {
    String namespace = change.path("namespace").asText();
    String name = change.path("name").asText();
    JsonNode policy;
    if (change.path("type").asText().equals("patch")) {
      policy = JsonPatch.apply(change.path("patch"), policy(cluster.state(), namespace, name));
    } else {
      assertThat(cluster.state().policies(namespace))
          .noneMatch(existing -> existing.reference().name().equals(name));
      policy = change.path("manifest");
      assertThat(policy.at("/metadata/namespace").asText()).isEqualTo(namespace);
      assertThat(policy.at("/metadata/name").asText()).isEqualTo(name);
      assertThat(policy.path("apiVersion").asText()).isEqualTo("networking.k8s.io/v1");
    }
    cluster
        .timeline()
        .apply(
            ClusterChange.newBuilder()
                .setCluster(cluster.name())
                .setPublisher("test")
                .setEpoch(epoch)
                .setType(ChangeType.PRESENT)
                .setObservedAt(cluster.moment())
                .setApiVersion("networking.k8s.io/v1")
                .setKind("NetworkPolicy")
                .setNamespace(namespace)
                .setName(name)
                .setState(
                    PolicyState.newBuilder().setSpecJson(policy.path("spec").toString()).build())
                .build());
  }

  private static JsonNode policy(ClusterState state, String namespace, String name)
      throws IOException {
    CompiledPolicy policy =
        state.policies(namespace).stream()
            .filter(candidate -> candidate.reference().name().equals(name))
            .findFirst()
            .orElseThrow();
    ObjectNode object = JSON.createObjectNode();
    object.putObject("metadata").put("namespace", namespace).put("name", name);
    object.set("spec", JSON.readTree(policy.specJson()));
    return object;
  }

  private static long epoch(String cluster) throws SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT max(epoch) FROM read_parquet('%s/cluster_changes/**/part-*', hive_partitioning = true) WHERE cluster = '%s'"
                    .formatted(demo.archive(), cluster))) {
      row.next();
      return row.getLong(1);
    }
  }
}
