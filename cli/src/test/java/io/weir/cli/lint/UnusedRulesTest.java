package io.weir.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import io.weir.cli.cluster.ChangesArchive;
import io.weir.cli.query.TestArchive;
import io.weir.collector.cluster.ManifestOptions;
import io.weir.collector.cluster.Manifests;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that flows of an archive used: from 9:00 to 11:00, in cluster east. */
class UnusedRulesTest {

  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: shop, labels: {app: web}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p, namespace: shop}
      spec:
        podSelector: {}
        policyTypes: [Ingress]
        ingress:
          - ports: [{port: 80}]
          - ports: [{port: 81}]
          - ports: [{port: 82}]
        egress:
          - ports: [{port: 83}]
      """;

  @TempDir private Path folder;
  private Path archive;
  private CommandLineFixture weir;

  @BeforeEach
  void archive() throws IOException, SQLException {
    weir = new CommandLineFixture(folder);
    archive = folder.resolve("archive");
    Files.writeString(folder.resolve("p.yaml"), MANIFEST);
    verdict("a", "09:00", "'shop/p ingress[0].from[2].ports[0]', 'shop/q ingress[1]'");
    verdict("b", "10:59", "'shop/p ingress[2].ports[0]'");
  }

  private void verdict(String file, String time, String rules) throws IOException, SQLException {
    TestArchive.write(
        archive,
        "verdicts",
        "east",
        "part-" + file + ".parquet",
        """
        SELECT TIMESTAMPTZ '2026-11-21 %s:00+00' AS interval_start,
          TIMESTAMPTZ '2026-11-21 %s:00+00' + INTERVAL 1 MINUTE AS interval_end,
          CAST([] AS VARCHAR[]) AS egress_rules, [%s] AS ingress_rules
        """
            .formatted(time, time, rules));
  }

  private List<String> unused(String... args) {
    List<String> all = new ArrayList<>(List.of("lint", "-o", "csv"));
    all.addAll(List.of(args));
    Ended ended = weir.run(all.toArray(String[]::new));
    assertThat(ended.exitCode()).isZero();
    return ended.outLines().stream()
        .filter(line -> line.contains("RULE_UNUSED"))
        .map(line -> line.split(",", -1))
        .map(cells -> cells[5] + ": " + cells[8])
        .toList();
  }

  @Test
  void archiveThatGoesBackLessSaysHowLong() {
    assertThat(unused("p.yaml", "--traffic", "archive"))
        .containsExactly(
            "spec.ingress[1]: not used by any observed flow in the 2 h that the archive covers");
  }

  @Test
  void onlyTheSpanThatIsAskedForCounts() {
    assertThat(unused("p.yaml", "--traffic", "archive", "--unused-for", "90m"))
        .containsExactly(
            "spec.ingress[0]: not used by any observed flow in 1 h 30 min up to"
                + " 2026-11-21T11:00:00Z",
            "spec.ingress[1]: not used by any observed flow in 1 h 30 min up to"
                + " 2026-11-21T11:00:00Z");
  }

  @Test
  void archiveBringsItsOwnPolicies() throws Exception {
    List<ClusterChange> changes = new ArrayList<>();
    changes.add(mark(ChangeType.SNAPSHOT_BEGIN));
    changes.addAll(
        Manifests.read(
                List.of(folder.resolve("p.yaml")),
                ManifestOptions.of("east").withObservedAt(at("09:00")))
            .changes()
            .stream()
            .map(change -> ClusterChange.newBuilder(change).setEpoch(1).build())
            .toList());
    changes.add(mark(ChangeType.SNAPSHOT_END));
    ChangesArchive.write(archive, changes);

    assertThat(unused("--archive", "archive"))
        .containsExactly(
            "spec.ingress[1]: not used by any observed flow in the 2 h that the archive covers");
  }

  @Test
  void archiveWithoutVerdictsIsToldAndSaysNothingOfUse() throws Exception {
    Path empty = folder.resolve("empty");
    TestArchive.write(empty, "observer_loss", "east", "part-0.parquet", "SELECT 1 AS a");

    Ended ended = weir.run("lint", "p.yaml", "--traffic", "empty");

    assertThat(ended.err()).contains("which rules are used is not known");
    assertThat(ended.out()).doesNotContain("RULE_UNUSED");
  }

  @Test
  void spanThatIsNoneIsRefused() {
    Ended ended = weir.run("lint", "p.yaml", "--traffic", "archive", "--unused-for", "long");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.errLines())
        .containsExactly(
            "weir: --unused-for is 'long'; allowed: a span such as 500ms, 10s, 5m, 2h, 1d");
  }

  private static ClusterChange mark(ChangeType type) {
    return ClusterChange.newBuilder()
        .setCluster("east")
        .setPublisher("watcher")
        .setEpoch(1)
        .setType(type)
        .setObservedAt(at("09:00"))
        .setSnapshotId("first")
        .build();
  }

  private static Instant at(String time) {
    return Instant.parse("2026-11-21T" + time + ":00Z");
  }
}
