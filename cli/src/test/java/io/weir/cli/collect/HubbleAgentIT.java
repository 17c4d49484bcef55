package io.weir.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import io.weir.cli.embedded.ArchiveFolder;
import io.weir.cli.embedded.Pipeline;
import io.weir.cli.embedded.PipelineOptions;
import io.weir.collector.cluster.ManifestClusterSource;
import io.weir.collector.cluster.ManifestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Cilium's exporter writes while an agent follows its file, on its way through a broker and
 * the job into the archive: the export of src/test/resources/io/weir/cli/hubble, as if it were
 * written now.
 */
@Timeout(180)
class HubbleAgentIT {

  private static final String RESOURCES = "/io/weir/cli/hubble/";
  private static final Pattern TIME = Pattern.compile("2026-01-05T09:00:\\d\\d(\\.\\d+)?Z");
  private static final Instant EXPORTED = Instant.parse("2026-01-05T09:00:10Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static CommandLineFixture weir;

  @BeforeAll
  static void runOnce() throws Exception {
    Path manifest = folder.resolve("cluster.yaml");
    Files.writeString(manifest, resource("k8s/cluster.yaml"));
    Path export = Files.createFile(folder.resolve("events.log"));
    Duration cell = longCell();
    try (ArchiveFolder archive = ArchiveFolder.claim(folder.resolve("archive"));
        Pipeline pipeline = Pipeline.start(archive, PipelineOptions.embedded(cell))) {
      pipeline.feed(new ManifestClusterSource(List.of(manifest), ManifestOptions.of("c1")));
      try (AgentProcess agent =
          AgentProcess.start(
              HubbleAgent.class,
              pipeline.bootstrapServers(),
              folder.resolve("agent").toString(),
              "c1",
              Long.toString(cell.toSeconds()),
              export.toString())) {
        await().atMost(PATIENCE).until(() -> agent.metric("weir_collector_source_up") == 1);
        Files.writeString(export, exportedNow(), StandardOpenOption.APPEND);
        // The export ends with the second of them.
        await().atMost(PATIENCE).until(() -> agent.events("node_status") == 2);
        assertThat(agent.terminate()).isZero();
      }
      pipeline.drain(Duration.ofSeconds(1), PATIENCE, progress -> {});
    }
    weir = new CommandLineFixture(folder);
  }

  /** One that began before the export and does not end while the test runs. */
  private static Duration longCell() {
    long now = Instant.now().getEpochSecond();
    return Duration.ofSeconds(
        LongStream.rangeClosed(300, 900)
            .filter(seconds -> now % seconds > 15 && now % seconds < seconds / 2)
            .findFirst()
            .orElseThrow());
  }

  private static String exportedNow() throws IOException {
    Duration since = Duration.between(EXPORTED, Instant.now());
    return TIME.matcher(resource("export.jsonl"))
        .replaceAll(time -> Instant.parse(time.group()).plus(since).toString());
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HubbleAgentIT.class.getResourceAsStream(RESOURCES + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void eachConnectionIsOneRowWithWhatThePluginSaidOfIt() {
    assertThat(
            query(
                """
                SELECT src_pod, coalesce(dst_pod, dst_ip) AS dst, dst_port AS port, outcome, verdict,
                  plugin_verdict AS said, plugin_egress AS egress_said,
                  plugin_ingress AS ingress_said, plugin_drop_reason AS why,
                  plugin_policies AS policies
                FROM verdicts WHERE protocol = 'TCP' AND src_ip NOT LIKE 'fd%' ORDER BY ALL\
                """))
        .containsExactly(
            "src_pod,dst,port,outcome,verdict,said,egress_said,ingress_said,why,policies",
            "api-0,db-0,5432,DROPPED,DENIED,DROPPED,,DENIED,POLICY_DENY,lockdown",
            "batch-x1,203.0.113.9,443,UNANSWERED,ALLOWED_NOT_INTENDED,FORWARDED,,,,",
            "batch-x1,api-0,8080,ESTABLISHED,ALLOWED_NOT_INTENDED,FORWARDED,,ALLOWED,,shop/legacy",
            "batch-x1,db-0,5432,DROPPED,DENIED,DROPPED,,DENIED,POLICY_DENIED,",
            "web-7d-abcde,api-0,8080,ESTABLISHED,ALLOWED,FORWARDED,,ALLOWED,,shop/api-ingress",
            "web-7d-abcde,db-0,5432,ESTABLISHED,ALLOWED_NOT_INTENDED,AUDIT,,AUDITED,,",
            "web-7d-abcde,dns-0,9153,REFUSED,ALLOWED_NOT_INTENDED,FORWARDED,,,,");
  }

  @Test
  void onlyWhereThePluginAndOurJudgementDifferTheyDisagree() {
    assertThat(
            query(
                """
                SELECT src_pod, dst_pod, reason, plugin_ingress FROM verdicts
                WHERE list_contains(findings, 'PLUGIN_DISAGREES') ORDER BY ALL\
                """))
        .containsExactly(
            "src_pod,dst_pod,reason,plugin_ingress",
            "api-0,db-0,UNEXPLAINED_DROP,DENIED",
            "batch-x1,api-0,NOT_ENFORCED,ALLOWED");
  }

  @Test
  void whatHubbleLostIsLossUnderTheNameOfWhoLostIt() {
    assertThat(
            query(
                "SELECT observer, place, unit, count FROM observer_loss"
                    + " WHERE observer <> 'node-a' ORDER BY ALL"))
        .containsExactly(
            "observer,place,unit,count",
            "n1,BUFFER,EVENTS,3",
            "n2,KERNEL,EVENTS,17",
            "n3,DOWNTIME,TIME,");
    assertThat(query("SELECT place, unit, count FROM observer_loss WHERE observer = 'node-a'"))
        .as("the line that is cut off")
        .containsExactly("place,unit,count", "INPUT,EVENTS,1");
  }

  private static List<String> query(String sql) {
    Ended ended = weir.run("query", "--archive", "archive", "-o", "csv", sql);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended.outLines();
  }
}
