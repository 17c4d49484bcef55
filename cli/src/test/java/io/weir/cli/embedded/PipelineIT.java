package io.weir.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.CommandLineFixture;
import io.weir.cli.query.ArchiveDatabase;
import io.weir.collector.ClusterSink;
import io.weir.collector.ClusterSource;
import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.collector.cluster.ManifestOptions;
import io.weir.collector.cluster.ManifestSet;
import io.weir.collector.cluster.Manifests;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class PipelineIT {

  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

  private static final String EXCEPTIONS =
      """
      version: 1
      exceptions:
        - name: web-db
          cluster: lab
          source: {namespace: shop, workload: Pod/web, podSelector: {}}
          destination: {namespace: data, pod: db}
          ports: [5432]
          reason: known
          owner: me
          created: 2026-11-01
          expires: 2027-06-30
      """;

  @TempDir private Path folder;

  @Test
  void everythingThatWasSeenIsInTheArchiveAfterADrain() throws Exception {
    try (ArchiveFolder archive = ArchiveFolder.claim(folder.resolve("archive"));
        Pipeline pipeline =
            Pipeline.start(
                archive,
                PipelineOptions.embedded(Duration.ofSeconds(10)).withExceptions(EXCEPTIONS))) {
      pipeline.feed(new RecordedObjects(manifests()));
      pipeline.feedRecorded(new RecordedFlows(100));
      pipeline.awaitEnd(counters -> {});
      pipeline.drain(Duration.ofSeconds(20), Duration.ofSeconds(60), progress -> {});
    }

    assertThat(verdicts())
        .containsExactly("ALLOWED_NOT_INTENDED NO_POLICY web-db shop web data db 100");
    assertThat(folder.resolve("archive/.weir/state")).doesNotExist();
    assertThat(acceptedByArchive()).containsExactly("flows,last_seen", "100,2026-11-21T09:00:01Z");
  }

  /** What weir accept finds in an archive that the job itself has written. */
  private List<String> acceptedByArchive() throws IOException {
    Files.writeString(folder.resolve("exceptions.yaml"), EXCEPTIONS);
    CommandLineFixture.Ended ended =
        new CommandLineFixture(folder).run("accept", "--list", "--archive", "archive", "-o", "csv");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended.outLines().stream()
        .map(line -> line.split(","))
        .map(cells -> cells[10] + "," + cells[11])
        .toList();
  }

  private List<String> verdicts() throws Exception {
    List<String> rows = new ArrayList<>();
    try (ArchiveDatabase database = ArchiveDatabase.open(folder.resolve("archive"));
        ResultSet row =
            database.select(
                """
                SELECT concat_ws(' ', verdict, reason, missing_fact, accepted_by, src_namespace, src_pod, dst_namespace, dst_pod, count(*))
                FROM verdicts
                GROUP BY verdict, reason, missing_fact, accepted_by, src_namespace, src_pod, dst_namespace, dst_pod
                """)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows;
  }

  private ManifestSet manifests() throws IOException {
    Path file = folder.resolve("pods.yaml");
    Files.writeString(file, pod("shop", "web", "10.1.1.2") + pod("data", "db", "10.1.2.3"));
    return Manifests.read(List.of(file), ManifestOptions.of("lab").withObservedAt(START));
  }

  private static String pod(String namespace, String name, String address) {
    return """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s}
        spec: {containers: [{name: main, image: main}]}
        status: {phase: Running, podIP: %s, podIPs: [{ip: %s}]}
        """
        .formatted(name, namespace, address, address);
  }

  /** Publishes a snapshot and a bookmark that lies past all flows. */
  private record RecordedObjects(ManifestSet set) implements ClusterSource {

    @Override
    public void run(ClusterSink sink) throws InterruptedException {
      sink.change(mark(ChangeType.SNAPSHOT_BEGIN));
      for (ClusterChange change : set.changes()) {
        sink.change(change);
      }
      sink.change(mark(ChangeType.SNAPSHOT_END));
      ClusterChange bookmark = mark(ChangeType.BOOKMARK);
      bookmark.setBookmark(START.plusSeconds(60));
      sink.change(bookmark);
    }

    private ClusterChange mark(ChangeType type) {
      return ClusterChange.newBuilder()
          .setCluster("lab")
          .setPublisher("test")
          .setEpoch(set.changes().get(0).getEpoch())
          .setType(type)
          .setObservedAt(START)
          .setSnapshotId(type == ChangeType.BOOKMARK ? null : "1")
          .build();
    }

    @Override
    public void close() {}
  }

  /** Publishes connections from web to db, each from a port of its own. */
  private record RecordedFlows(int count) implements FlowSource {

    @Override
    public void run(FlowSink sink) {
      for (int i = 0; i < count; i++) {
        sink.flow(flow(40_000 + i));
      }
    }

    private static FlowRecord flow(int sourcePort) {
      return FlowRecord.newBuilder()
          .setCluster("lab")
          .setObserver("node-a")
          .setEpoch(1)
          .setPartition(0)
          .setSequence(0)
          .setSourceKind(SourceKind.CONNTRACK)
          .setIntervalStart(START.plusSeconds(1))
          .setIntervalEnd(START.plusSeconds(2))
          .setCellStart(START)
          .setConnectionStart(START.plusSeconds(1))
          .setLifecycle(Lifecycle.CLOSED)
          .setOrientation(Orientation.CERTAIN)
          .setProtocol(6)
          .setSrcIp("10.1.1.2")
          .setSrcPort(sourcePort)
          .setDstIp("10.1.2.3")
          .setDstPort(5432)
          .setWireSrcIp("10.1.1.2")
          .setWireSrcPort(sourcePort)
          .setWireDstIp("10.1.2.3")
          .setWireDstPort(5432)
          .setOutcome(Outcome.ESTABLISHED)
          .build();
    }

    @Override
    public void close() {}
  }
}
