package io.weir.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Hubble export on its way to the archive; see src/test/resources/io/weir/cli/hubble. */
class RunHubbleIT {

  private static final String RESOURCES = "/io/weir/cli/hubble/";

  @TempDir private static Path folder;
  private static CommandLineFixture weir;

  @BeforeAll
  static void runOnce() throws IOException {
    copy("export.jsonl", "events.log");
    copy("k8s/cluster.yaml", "cluster.yaml");
    weir = new CommandLineFixture(folder);
    Ended run =
        weir.run(
            "run",
            "--manifests",
            "cluster.yaml",
            "--hubble",
            "events.log",
            "--node",
            "unnamed",
            "--archive",
            "archive");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("observers reported 4 losses");
  }

  @Test
  void eachConnectionIsOneRowWithWhatBothSaidOfIt() {
    assertThat(
            query(
                """
                SELECT src_pod, coalesce(dst_pod, dst_ip) AS dst, protocol AS proto,
                  dst_port AS port, outcome, verdict, reason, plugin_verdict AS said,
                  plugin_ingress AS ingress_said, plugin_drop_reason AS why,
                  plugin_policies AS policies, list_contains(findings, 'PLUGIN_DISAGREES') AS disagrees
                FROM verdicts WHERE src_ip NOT LIKE 'fd%' ORDER BY ALL\
                """))
        .containsExactly(
            "src_pod,dst,proto,port,outcome,verdict,reason,said,ingress_said,why,policies,disagrees",
            "api-0,db-0,TCP,5432,DROPPED,DENIED,UNEXPLAINED_DROP,DROPPED,DENIED,POLICY_DENY,lockdown,true",
            "batch-x1,203.0.113.9,TCP,443,UNANSWERED,ALLOWED_NOT_INTENDED,NO_POLICY,FORWARDED,,,,false",
            "batch-x1,api-0,TCP,8080,ESTABLISHED,ALLOWED_NOT_INTENDED,NOT_ENFORCED,FORWARDED,ALLOWED,,shop/legacy,true",
            "batch-x1,db-0,TCP,5432,DROPPED,DENIED,INGRESS_DENIED,DROPPED,DENIED,POLICY_DENIED,,false",
            "web-7d-abcde,api-0,TCP,8080,ESTABLISHED,ALLOWED,POLICY_ALLOWED,FORWARDED,ALLOWED,,shop/api-ingress,false",
            "web-7d-abcde,db-0,TCP,5432,ESTABLISHED,ALLOWED_NOT_INTENDED,NOT_ENFORCED,AUDIT,AUDITED,,,false",
            "web-7d-abcde,dns-0,ICMP,,ESTABLISHED,ALLOWED_NOT_INTENDED,NO_POLICY,FORWARDED,,,,false",
            "web-7d-abcde,dns-0,TCP,9153,REFUSED,ALLOWED_NOT_INTENDED,NO_POLICY,FORWARDED,,,,false",
            "web-7d-abcde,dns-0,UDP,53,ESTABLISHED,ALLOWED_NOT_INTENDED,NO_POLICY,FORWARDED,,,,false");
  }

  @Test
  void aServiceIsNamedAndBothNodesAreObservers() {
    assertThat(
            query(
                """
                SELECT dst_service, dst_original_ip, dst_original_port, observers, lifecycle,
                  orientation, tcp_flags, passed_source, passed_destination
                FROM verdicts WHERE src_port = 41012\
                """))
        .containsExactly(
            "dst_service,dst_original_ip,dst_original_port,observers,lifecycle,orientation,tcp_flags,passed_source,passed_destination",
            "shop/api,10.96.0.20,80,n1;n2,CLOSED,CERTAIN,19,true,true");
  }

  @Test
  void deniedPacketsAreCountedOnceThoughTwoEventsTellOfThem() {
    assertThat(query("SELECT packets_dropped FROM verdicts WHERE src_port = 42000"))
        .containsExactly("packets_dropped", "2");
  }

  @Test
  void masqueradingAndIpv6AreKept() {
    assertThat(
            query(
                """
                SELECT src_translated_ip, plugin_verdict, bytes_to_dst
                FROM verdicts WHERE src_port = 42400\
                """))
        .containsExactly("src_translated_ip,plugin_verdict,bytes_to_dst", "192.0.2.11,FORWARDED,");
    assertThat(
            query(
                """
                SELECT dst_pod, reason, plugin_verdict FROM verdicts
                WHERE src_ip = 'fd00:1::2'\
                """))
        .containsExactly("dst_pod,reason,plugin_verdict", "api-0,POLICY_ALLOWED,REDIRECTED");
  }

  @Test
  void whatHubbleLostAndWhatNobodyCouldReadIsLoss() {
    assertThat(
            query(
                """
                SELECT observer, place, unit, count, detail FROM observer_loss ORDER BY ALL\
                """))
        .containsExactly(
            "observer,place,unit,count,detail",
            "n1,BUFFER,EVENTS,3,Hubble lost events in its 9",
            "n2,KERNEL,EVENTS,17,Hubble lost events in its PERF_EVENT_RING_BUFFER",
            "n3,DOWNTIME,TIME,,Hubble Relay did not hear from the node",
            "unnamed,INPUT,EVENTS,1,events.log line 13: NO_HUBBLE_MESSAGE (not JSON: Unexpected"
                + " end-of-input in VALUE_STRING)");
    assertThat(
            query(
                """
                SELECT strftime(interval_start, '%S.%f') AS first, strftime(interval_end, '%S.%f') AS last
                FROM observer_loss WHERE observer = 'n2'\
                """))
        .containsExactly("first,last", "07.000000,07.400000");
  }

  private static List<String> query(String sql) {
    Ended ended = weir.run("query", "--archive", "archive", "-o", "csv", sql);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended.outLines();
  }

  private static void copy(String resource, String name) throws IOException {
    try (InputStream in = RunHubbleIT.class.getResourceAsStream(RESOURCES + resource)) {
      assertThat(in).as(resource).isNotNull();
      Files.copy(in, folder.resolve(name));
    }
  }
}
