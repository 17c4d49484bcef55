package io.weir.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import io.weir.cli.query.TestArchive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

  private static final Map<String, String> API =
      Map.of(
          "/version",
          "{'gitVersion': 'v1.32.1'}",
          "/apis",
          "{'groups': []}",
          "/apis/apps/v1/daemonsets",
          "{'items': [{'metadata': {'namespace': 'kube-flannel', 'name': 'kube-flannel-ds'}}]}",
          "/apis/networking.k8s.io/v1/networkpolicies",
          "{'items': [{}]}",
          "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
          "{'status': {'allowed': true}}");

  @TempDir private Path folder;
  private int files;

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "looks at this machine's kernel")
  void looksAtThisMachineByDefault() {
    Ended told = run("doctor", "-o", "csv");

    assertThat(told.exitCode()).isZero();
    assertThat(told.outLines().get(0)).isEqualTo("state,code,subject,found,cure");
    assertThat(told.out()).contains("NODE_CONNTRACK_EVENTS").doesNotContain("CLUSTER_API");
    assertThat(told.err()).startsWith("weir: problems: ");
  }

  @Test
  void aClusterWhosePoliciesHaveNoEffectIsAProblemWithACure() throws IOException {
    HttpServer api = api();
    try {
      Ended told = cluster(api, "--fail-on", "problem");

      assertThat(told.exitCode()).as(told.err()).isEqualTo(3);
      assertThat(told.outLines())
          .contains(
              "problem  CLUSTER_POLICY_SUPPORT    Flannel enforces no NetworkPolicy as it is set;"
                  + " there is 1, without any effect",
              "ok       CLUSTER_RIGHTS            all 21 are granted");
      assertThat(told.out()).contains("\n         → Use a plugin that enforces them");
      assertThat(told.out()).doesNotContain("NODE_");
    } finally {
      api.stop(0);
    }
  }

  @Test
  void withoutFailOnFindingsDoNotFail() throws IOException {
    HttpServer api = api();
    try {
      assertThat(cluster(api).exitCode()).isZero();
      assertThat(cluster(api, "--fail-on", "CLUSTER_DATAPLANE").exitCode()).isZero();
      assertThat(cluster(api, "--fail-on", "cluster_policy_support").exitCode()).isEqualTo(3);
    } finally {
      api.stop(0);
    }
  }

  @Test
  void jsonHasAnObjectForEachFinding() throws IOException {
    HttpServer api = api();
    try {
      assertThat(cluster(api, "-o", "json").out())
          .startsWith(
              "[\n{\"state\":\"ok\",\"code\":\"CLUSTER_API\",\"subject\":null,\"found\":\"version"
                  + " v1.32.1\",\"cure\":null}");
    } finally {
      api.stop(0);
    }
  }

  @Test
  void enforcementIsToldByWhatWasObservedOnEachNode() throws Exception {
    // The source's node lets denied flows out; the destination's drops what is denied there.
    verdict("open", "shut", "DENIED", "DEFAULT_ALLOW", "NOT_ENFORCED", "ESTABLISHED");
    verdict("open", "shut", "DENIED", "DEFAULT_ALLOW", "NOT_ENFORCED", "ESTABLISHED");
    verdict("idle", "shut", "DEFAULT_ALLOW", "DENIED", "INGRESS_DENIED", "DROPPED");
    verdict("idle", "blind", "DEFAULT_ALLOW", "DENIED", "INGRESS_DENIED", "UNANSWERED");
    verdict("both", "idle", "DENIED", "DENIED", "EGRESS_DENIED", "DROPPED");
    verdict("both", "shut", "DENIED", "DEFAULT_ALLOW", "NOT_ENFORCED", "ESTABLISHED");
    verdict(null, "idle", "NOT_APPLICABLE", "DENIED", "NOT_ENFORCED", "ESTABLISHED");

    assertThat(archive("ARCHIVE_ENFORCEMENT"))
        .containsExactly(
            "unknown lab/blind 1 denied flows, neither dropped nor passed as far as was seen",
            "warning lab/both 1 of 2 denied flows passed, 1 were dropped",
            "problem lab/idle 1 of 2 denied flows passed and none was dropped: nothing is enforced"
                + " here",
            "problem lab/open 2 of 2 denied flows passed and none was dropped: nothing is enforced"
                + " here",
            "ok lab/shut 1 of 1 denied flows were seen dropped, none passed");
  }

  @Test
  void aNodeWithoutDeniedFlowsIsNotKnown() throws Exception {
    verdict("a", "b", "DEFAULT_ALLOW", "DEFAULT_ALLOW", "NO_POLICY", "ESTABLISHED");

    assertThat(archive("ARCHIVE_ENFORCEMENT"))
        .containsExactly("unknown  2 nodes met no flow that a policy denies");
  }

  @Test
  void lossIsSummedByObserverAndUnit() throws Exception {
    verdict("a", "b", "DEFAULT_ALLOW", "DEFAULT_ALLOW", "NO_POLICY", "ESTABLISHED");
    assertThat(archive("ARCHIVE_LOSS")).containsExactly("ok  no observer reported a loss");

    loss("node-a", "EVENTS", "40");
    loss("node-a", "EVENTS", "2");
    loss("node-b", "PACKETS", "NULL");

    assertThat(archive("ARCHIVE_LOSS"))
        .containsExactly(
            "warning lab/node-a lost 42 events in 2 reports",
            "warning lab/node-b lost 0 packets in 1 reports, 1 of unknown size");
  }

  @Test
  void anObserverThatFellSilentIsNamed() throws Exception {
    verdict("a", "b", "DEFAULT_ALLOW", "DEFAULT_ALLOW", "NO_POLICY", "ESTABLISHED");
    TestArchive.write(
        folder.resolve("archive"),
        "verdicts",
        "lab",
        "part-late.parquet",
        row("a", "b", "DEFAULT_ALLOW", "DEFAULT_ALLOW", "NO_POLICY", "ESTABLISHED")
            .replace("09:00:01", "09:10:01")
            .replace("'observer-1'", "'observer-2'"));

    assertThat(archive("ARCHIVE_FRESHNESS").get(0))
        .isEqualTo(
            "warning lab/observer-1 silent since 2026-11-21T09:00:01Z, 10 minutes before the newest"
                + " flow");
  }

  @Test
  void sinceLeavesOutWhatIsOlder() throws Exception {
    verdict("open", "shut", "DENIED", "DEFAULT_ALLOW", "NOT_ENFORCED", "ESTABLISHED");

    Ended told = run("doctor", "--archive", "archive", "--since", "2026-11-22", "-o", "csv");

    assertThat(told.out()).contains("ARCHIVE_ENFORCEMENT,,no flow of a known node,");
  }

  @Test
  void wrongCommandLinesAreOneLine() {
    assertThat(run("doctor", "--since", "2h").errLines())
        .containsExactly("weir: --since '2h' goes with --archive only");
    assertThat(run("doctor", "--archive", "nowhere").exitCode()).isEqualTo(2);
    Ended misspelt = run("doctor", "--fail-on", "problems");
    assertThat(misspelt.exitCode()).isEqualTo(2);
    assertThat(misspelt.err()).contains("the nearest is PROBLEM");
  }

  /** State, subject and what was found of the findings with a code. */
  private List<String> archive(String code) throws IOException {
    Ended told = run("doctor", "--archive", "archive", "-o", "jsonl");
    assertThat(told.exitCode()).as(told.err()).isZero();
    List<String> found = new ArrayList<>();
    var json = new JsonMapper();
    for (String line : told.outLines()) {
      var row = json.readTree(line);
      if (row.path("code").asText().equals(code)) {
        found.add(
            "%s %s %s"
                .formatted(
                    row.path("state").asText(),
                    row.path("subject").isNull() ? "" : row.path("subject").asText(),
                    row.path("found").asText()));
      }
    }
    return found;
  }

  private void verdict(
      @Nullable String source,
      String destination,
      String egress,
      String ingress,
      String reason,
      String outcome)
      throws Exception {
    TestArchive.write(
        folder.resolve("archive"),
        "verdicts",
        "lab",
        "part-" + files++ + ".parquet",
        row(source, destination, egress, ingress, reason, outcome));
  }

  private static String row(
      @Nullable String source,
      String destination,
      String egress,
      String ingress,
      String reason,
      String outcome) {
    return "SELECT TIMESTAMPTZ '2026-11-21 09:00:01+00' AS interval_end, ['observer-1'] AS"
        + " observers,"
        + " CAST(%s AS VARCHAR) AS src_node, '%s' AS dst_node, '%s' AS egress, '%s' AS ingress,"
            .formatted(source == null ? "NULL" : "'" + source + "'", destination, egress, ingress)
        + " '%s' AS reason, '%s' AS outcome".formatted(reason, outcome);
  }

  private void loss(String observer, String unit, String count) throws Exception {
    TestArchive.write(
        folder.resolve("archive"),
        "observer_loss",
        "lab",
        "part-" + files++ + ".parquet",
        "SELECT TIMESTAMPTZ '2026-11-21 09:00:01+00' AS interval_end, '%s' AS observer, '%s' AS unit,"
                .formatted(observer, unit)
            + " CAST(%s AS BIGINT) AS count".formatted(count));
  }

  private Ended cluster(HttpServer api, String... more) throws IOException {
    Files.writeString(
        folder.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [{name: here, context: {cluster: here, user: me}}]
        clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: me, user: {}}]
        """
            .formatted(api.getAddress().getPort()));
    List<String> arguments = new ArrayList<>(List.of("doctor", "--kubeconfig", "config"));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private Ended run(String... arguments) {
    return new CommandLineFixture(folder).run(arguments);
  }

  private static HttpServer api() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = API.getOrDefault(exchange.getRequestURI().getPath(), "{'items': []}");
          byte[] body = answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
