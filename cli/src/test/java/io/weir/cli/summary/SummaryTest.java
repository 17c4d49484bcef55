package io.weir.cli.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.console.Environment;
import io.weir.cli.console.Session;
import io.weir.cli.query.TestArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {

  @TempDir private Path archive;
  private int files;
  private String acceptedBy = "NULL::VARCHAR";

  @Test
  void tellsWhatIsOpenThatNobodyMeant() throws Exception {
    row("lab", "ALLOWED_NOT_INTENDED", "NO_POLICY", "egress", "DEFAULT_ALLOW");
    row("lab", "ALLOWED_NOT_INTENDED", "NO_POLICY", "egress", "DEFAULT_ALLOW");
    row("lab", "ALLOWED", "POLICY_ALLOWED", "egress", "ALLOWED_BY_RULE");

    assertThat(print(Map.of("lab", "two namespaces")))
        .isEqualTo(
            """
            3 flows judged
                   1  ALLOWED               POLICY_ALLOWED
                   2  ALLOWED_NOT_INTENDED  NO_POLICY

            Open, though nobody meant it
              lab: two namespaces
                shop/web → data/db:5432 TCP  NO_POLICY  2 flows
                  No policy selects either end. Select data/db with a NetworkPolicy that lists who may connect.
            """);
  }

  @Test
  void namesThePoliciesThatDeny() throws Exception {
    row("lab", "DENIED", "INGRESS_DENIED", "ingress", "DENIED");

    assertThat(print(Map.of()))
        .contains("Denied\n  lab\n")
        .contains("No ingress rule of data/default-deny admits it. If it is meant, add one.");
  }

  @Test
  void namesTheStagedPoliciesThatWouldEndIt() throws Exception {
    row("lab", "ALLOWED_NOT_INTENDED", "INTENT_VIOLATION", "egress", "DEFAULT_ALLOW");

    assertThat(print(Map.of()))
        .contains("Open, though nobody meant it\n  lab\n")
        .contains(
            "Applying staged data/next, shop/out would end it. If it is needed, allow it there"
                + " before you do.");
  }

  @Test
  void namesTheRuleThatIsAMixup() throws Exception {
    row("lab", "ALLOWED_NOT_INTENDED", "SELECTOR_MIXUP", "ingress", "ALLOWED_BY_RULE");

    assertThat(print(Map.of())).contains("by data/allow ingress[0].from[1]\n");
  }

  @Test
  void whatWasAcceptedIsCountedAndNotShown() throws Exception {
    acceptedBy = "'web-db'";
    row("lab", "ALLOWED_NOT_INTENDED", "NO_POLICY", "egress", "DEFAULT_ALLOW");
    row("lab", "DENIED", "INGRESS_DENIED", "ingress", "DENIED");
    acceptedBy = "NULL::VARCHAR";
    rowTo(80, "DENIED", "INGRESS_DENIED");

    assertThat(print(Map.of()))
        .isEqualTo(
            """
            3 flows judged
                   1  ALLOWED_NOT_INTENDED  NO_POLICY
                   2  DENIED                INGRESS_DENIED

            Denied
              lab
                shop/web → data/db:80 TCP  INGRESS_DENIED  1 flow
                  No ingress rule of data/default-deny admits it. If it is meant, add one.

            Accepted as they are, and not shown above: 2 flows by 1 exception.
            """);
  }

  @Test
  void cutsLongListsAndSaysSo() throws Exception {
    for (int port = 1; port <= 5; port++) {
      rowTo(port, "DENIED", "INGRESS_DENIED");
    }

    assertThat(print(Map.of())).contains("… and 2 more");
  }

  @Test
  void hostileNamesStayOnTheirLine() throws Exception {
    row("l\u001B[2Jab", "DENIED", "INGRESS_DENIED", "ingress", "DENIED");

    assertThat(print(Map.of())).doesNotContain("\u001B").contains("l\uFFFD[2Jab");
  }

  @Test
  void saysWhatWasMissedAndWhatCameTooLate() throws Exception {
    row("lab", "ALLOWED", "POLICY_ALLOWED", "egress", "ALLOWED_BY_RULE");
    TestArchive.write(archive, "observer_loss", "lab", "part-0.parquet", "SELECT 1 AS epoch");
    TestArchive.write(archive, "late_flows", "lab", "part-0.parquet", "SELECT * FROM range(3)");

    assertThat(print(Map.of()))
        .contains(
            "Not everything was seen: observers reported 1 loss, see the table observer_loss.",
            "Not everything was judged: 3 flow records came too late, see the table late_flows.");
  }

  private String print(Map<String, String> descriptions) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Environment environment =
        new Environment(
            "weir", Map.of(), archive, new ByteArrayInputStream(new byte[0]), false, false);
    new Summary(new Session(stream, stream, environment), 3).print(archive, descriptions);
    return out.toString(StandardCharsets.UTF_8);
  }

  private void rowTo(int port, String verdict, String reason) throws Exception {
    write("lab", verdict, reason, "DEFAULT_ALLOW", "DENIED", port);
  }

  private void row(String cluster, String verdict, String reason, String side, String part)
      throws Exception {
    String egress = side.equals("egress") ? part : "DEFAULT_ALLOW";
    String ingress = side.equals("ingress") ? part : "DEFAULT_ALLOW";
    write(cluster, verdict, reason, egress, ingress, 5432);
  }

  private void write(
      String cluster, String verdict, String reason, String egress, String ingress, int port)
      throws Exception {
    String rules =
        ingress.equals("ALLOWED_BY_RULE") ? "['data/allow ingress[0].from[1]']" : "[]::VARCHAR[]";
    TestArchive.write(
        archive,
        "verdicts",
        cluster.replace("\u001B", "%1B"),
        "part-" + files++ + ".parquet",
        """
        SELECT '%s' AS verdict, '%s' AS reason, '%s' AS egress, '%s' AS ingress,
          []::VARCHAR[] AS egress_rules, %s AS ingress_rules,
          []::VARCHAR[] AS egress_policies, ['data/default-deny'] AS ingress_policies,
          CASE WHEN reason = 'INTENT_VIOLATION' THEN ['data/next', 'shop/out'] ELSE [] END AS staged_policies,
          []::VARCHAR[] AS findings, []::VARCHAR[] AS hints,
          %s AS accepted_by, NULL::VARCHAR AS missing_fact, NULL::VARCHAR AS drop_reason,
          TIMESTAMPTZ '2026-11-21 09:00:00Z' AS interval_start, 'TCP' AS protocol,
          'POD' AS src_kind, 'shop' AS src_namespace, 'web' AS src_workload, 'web-1' AS src_pod,
          '10.0.0.1' AS src_ip, 'node-a' AS src_node,
          'POD' AS dst_kind, 'data' AS dst_namespace, 'db' AS dst_workload, 'db-1' AS dst_pod,
          '10.0.0.2' AS dst_ip, 'node-b' AS dst_node, %d::INTEGER AS dst_port
        """
            .formatted(verdict, reason, egress, ingress, rules, acceptedBy, port));
  }
}
