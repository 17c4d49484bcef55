package io.weir.stream;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static io.weir.stream.testing.Flows.fromPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.KafkaConfig.VerdictDelivery;
import io.weir.stream.testing.Archive;
import io.weir.stream.testing.Changes;
import io.weir.stream.testing.TestKafka;
import io.weir.stream.testing.Topic;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryIT {

  private static final int PARTITIONS = 2;
  private static final int CELLS = 40;
  private static final int CONNECTIONS_A_CELL = 50;

  @TempDir Path folder;
  private JobFixture fixture;
  private TestKafka kafka;
  private MiniCluster cluster;

  @BeforeEach
  void start() throws Exception {
    fixture = new JobFixture(folder, PARTITIONS);
    kafka = fixture.kafka();
    cluster = fixture.cluster();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void eachRowStandsOnceAndIsJudgedRightAlthoughATaskManagerDied() throws Exception {
    Topic clusterTopic = new Topic(kafka, "weir.cluster");
    clusterTopic.send(Changes.snapshot("east", CELL.minusSeconds(60)));
    clusterTopic.send(List.of(Changes.denyDb("east", CELL.minusSeconds(50))));
    JobID job = submit(VerdictDelivery.EXACTLY_ONCE);

    sendCells(0, CELLS / 2);
    await().atMost(JobFixture.PATIENCE).until(() -> archivedRows() > 0);
    sendCells(CELLS / 2, 3 * CELLS / 4);
    // Both are in use, so whichever dies takes a part of the job with it; then another takes its
    // place.
    cluster.terminateTaskManager(0).get();
    cluster.startTaskManager();
    sendCells(3 * CELLS / 4, CELLS);
    long allButTheLast = (long) (CELLS - 3) * CONNECTIONS_A_CELL;
    await().atMost(JobFixture.PATIENCE).until(() -> archivedRows() >= allButTheLast);
    assertThat(restarts(job)).isPositive();
    drain(job);

    assertThat(
            archive()
                .query(
                    "SELECT count(*), count(DISTINCT row_id), min(reason), max(reason),"
                        + " min(src_pod), min(ingress_policies), sum(bytes_to_dst),"
                        + " min(len(observers)), min(len(findings))"
                        + " FROM TABLE(verdicts)"))
        .containsExactly(
            (CELLS * CONNECTIONS_A_CELL)
                + " "
                + (CELLS * CONNECTIONS_A_CELL)
                + " NOT_ENFORCED NOT_ENFORCED web [shop/deny-db] "
                + (1000L * CELLS * CONNECTIONS_A_CELL)
                + " 2 0");
    assertThat(archive().query("SELECT sum(flows), sum(bytes_to_dst) FROM TABLE(edges)"))
        .containsExactly((CELLS * CONNECTIONS_A_CELL) + " " + (1000L * CELLS * CONNECTIONS_A_CELL));
    assertThat(archive().query("SELECT count(*) - count(DISTINCT row_id) FROM TABLE(edges)"))
        .containsExactly("0");
    assertThat(
            archive()
                .query(
                    "SELECT count(*), count(DISTINCT (type, kind, name))"
                        + " FROM TABLE(cluster_changes) WHERE type <> 'BOOKMARK'"))
        .containsExactly("8 8");
    assertThat(archive().query("SELECT max(bookmark) FROM TABLE(cluster_changes)"))
        .containsExactly(CELL.plusSeconds(10L * CELLS).toString());
    Map<String, FlowVerdict> onTopic = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : new Topic(kafka, "weir.verdicts").readAll()) {
      FlowVerdict row = WireFormat.decode(record.value(), FlowVerdict.class).recordOrThrow();
      FlowVerdict before = onTopic.put(row.getRowId(), row);
      assertThat(before == null || before.getRevision() < row.getRevision()).isTrue();
    }
    assertThat(
            archive()
                .query(
                    "SELECT row_id, revision, reason, observers, bytes_to_dst FROM TABLE(verdicts)"
                        + " ORDER BY row_id"))
        .isEqualTo(
            onTopic.values().stream()
                .map(
                    row ->
                        String.join(
                            " ",
                            row.getRowId(),
                            String.valueOf(row.getRevision()),
                            row.getReason(),
                            String.valueOf(row.getObservers()),
                            String.valueOf(row.getBytesToDst())))
                .toList());
  }

  @Test
  void stoppingWithDrainJudgesAllThatWaitsAndLeavesCompleteFilesOnly() throws Exception {
    Topic clusterTopic = new Topic(kafka, "weir.cluster");
    clusterTopic.send(Changes.snapshot("east", CELL.minusSeconds(60)));
    JobID job = submit(VerdictDelivery.AT_LEAST_ONCE);
    sendCells(0, 5);
    // Rows of the first cells prove that the last ones, sent with them, were read too.
    await().atMost(JobFixture.PATIENCE).until(() -> archivedRows() > 0);

    drain(job);

    assertThat(archivedRows()).isEqualTo(5L * CONNECTIONS_A_CELL);
    assertThat(archive().files("verdicts"))
        .isNotEmpty()
        .allMatch(file -> file.matches("verdicts/cluster=east/date=.*/hour=10/part-.*\\.parquet"));
  }

  private int restarts(JobID job) throws Exception {
    int restarts = 0;
    for (var vertex : cluster.getArchivedExecutionGraph(job).get().getAllExecutionVertices()) {
      restarts = Math.max(restarts, vertex.getCurrentExecutionAttempt().getAttemptNumber());
    }
    return restarts;
  }

  /** Both observers' records of each connection, then the bookmark that lets them be judged. */
  private void sendCells(int from, int until) throws Exception {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<FlowRecord> flows = new ArrayList<>();
      for (int cell = from; cell < until; cell++) {
        Instant start = CELL.plusSeconds(10L * cell + 1);
        for (int i = partition; i < CONNECTIONS_A_CELL; i += PARTITIONS) {
          long sequence = (long) cell * CONNECTIONS_A_CELL + i;
          flows.add(fromPort(flow("node-a", sequence, start), 40000 + i));
          flows.add(fromPort(flow("node-b", sequence, start.plusMillis(5)), 40000 + i));
        }
      }
      new Topic(kafka, "weir.flows").send(partition, flows);
    }
    new Topic(kafka, "weir.cluster")
        .send(List.of(Changes.bookmark("east", CELL.plusSeconds(10L * until))));
  }

  private JobID submit(VerdictDelivery delivery) throws Exception {
    JobConfig config = fixture.patientConfig();
    return fixture.submit(config.withKafka(config.kafka().withVerdictDelivery(delivery)), 2, null);
  }

  private void drain(JobID job) throws Exception {
    fixture.drain(job);
  }

  private Archive archive() {
    return fixture.archive();
  }

  private long archivedRows() throws Exception {
    return fixture.archivedRows();
  }
}
