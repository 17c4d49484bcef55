package io.weir.stream;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static io.weir.stream.testing.Flows.fromPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.schemas.Edge;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.KafkaConfig.ReadUntil;
import io.weir.stream.testing.Archive;
import io.weir.stream.testing.Changes;
import io.weir.stream.testing.TestKafka;
import io.weir.stream.testing.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowJobIT {

  @TempDir Path folder;
  private TestKafka kafka;

  @BeforeEach
  void startKafka() throws Exception {
    kafka = TestKafka.start(folder.resolve("kafka"));
    kafka.createTopics(
        Map.of(
            "weir.flows",
            4,
            "weir.cluster",
            1,
            "weir.verdicts",
            1,
            "weir.edges",
            1,
            "weir.observer-loss",
            1,
            "weir.dead-letters",
            1));
  }

  @AfterEach
  void stopKafka() {
    kafka.close();
  }

  @Test
  void flowsOfTheTopicBecomeJudgedRowsOfTheArchive() throws Exception {
    List<SpecificRecordBase> changes =
        new ArrayList<>(Changes.snapshot("east", CELL.minusSeconds(60)));
    changes.add(Changes.denyDb("east", CELL.minusSeconds(50)));
    changes.add(Changes.allowWeb("east", CELL.plusSeconds(30)));
    changes.add(Changes.bookmark("east", CELL.plusSeconds(120)));
    new Topic(kafka, "weir.cluster").send(changes);
    new Topic(kafka, "weir.flows")
        .send(
            List.of(
                flow("node-a", 0),
                flow("node-b", 0),
                fromPort(flow("node-a", 1, CELL.plusSeconds(61)), 40001)));

    run(JobConfig.defaults(kafka.bootstrapServers(), archive().toString()));

    assertThat(
            new Archive(archive())
                .query(
                    "SELECT src_port, verdict, reason, src_pod, dst_pod, dst_workload_kind,"
                        + " egress, ingress, ingress_rules, ingress_policies, observers,"
                        + " bytes_to_dst, interval_start, drop_reason, cluster, date, hour"
                        + " FROM TABLE(verdicts) ORDER BY src_port"))
        .containsExactly(
            "40000 ALLOWED_NOT_INTENDED NOT_ENFORCED web db Pod DEFAULT_ALLOW DENIED [] [shop/deny-db]"
                + " [node-a, node-b] 1000 2026-11-21T10:00:01Z null east 2026-11-21 10",
            "40001 ALLOWED POLICY_ALLOWED web db Pod DEFAULT_ALLOW ALLOWED_BY_RULE"
                + " [shop/allow-web ingress[0].from[0].ports[0]] [shop/allow-web, shop/deny-db]"
                + " [node-a] 1000 2026-11-21T10:01:01Z null east 2026-11-21 10");
  }

  @Test
  void whatNoOneCanReadGoesToTheDeadLettersAndTheJobGoesOn() throws Exception {
    byte[] rubbish = "not avro".getBytes(StandardCharsets.UTF_8);
    FlowRecord invalid = flow("node-a", 1);
    invalid.setDstIp("10.1.2.300");
    Topic flows = new Topic(kafka, "weir.flows");
    flows.sendBytes(List.of(rubbish));
    flows.send(List.of(invalid, flow("node-a", 0)));
    Topic cluster = new Topic(kafka, "weir.cluster");
    cluster.sendBytes(List.of(rubbish));
    cluster.sendTombstone();
    cluster.send(Changes.snapshot("east", CELL.minusSeconds(60)));
    cluster.send(List.of(Changes.bookmark("east", CELL.plusSeconds(120))));

    run(JobConfig.defaults(kafka.bootstrapServers(), archive().toString()));

    List<ConsumerRecord<byte[], byte[]>> letters = new Topic(kafka, "weir.dead-letters").readAll();
    assertThat(letters)
        .extracting(letter -> header(letter, "weir.topic") + " " + header(letter, "weir.error"))
        .containsExactlyInAnyOrder(
            "weir.flows NOT_SINGLE_OBJECT", "weir.flows INVALID", "weir.cluster NOT_SINGLE_OBJECT");
    assertThat(letters)
        .filteredOn(letter -> header(letter, "weir.error").equals("INVALID"))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.value()).isEqualTo(WireFormat.encode(invalid));
              assertThat(header(letter, "weir.partition")).matches("[0-3]");
              assertThat(header(letter, "weir.offset")).matches("\\d+");
              assertThat(header(letter, "weir.detail")).contains("dst_ip").contains("10.1.2.300");
            });
    assertThat(new Archive(archive()).query("SELECT count(*) FROM TABLE(verdicts)"))
        .containsExactly("1");
  }

  @Test
  void lossesAreToldOnceInArchiveAndTopicAndVerdictsAlsoGoToTheirTopic() throws Exception {
    new Topic(kafka, "weir.cluster").send(Changes.snapshot("east", CELL.minusSeconds(60)));
    new Topic(kafka, "weir.cluster").send(List.of(Changes.bookmark("east", CELL.plusSeconds(60))));
    Topic flows = new Topic(kafka, "weir.flows");
    ObserverLoss loss =
        new ObserverLoss(
            "east",
            "node-a",
            1L,
            0,
            1L,
            CELL,
            CELL.plusSeconds(1),
            LossPlace.KERNEL,
            LossUnit.EVENTS,
            7L,
            null);
    flows.send(List.of(loss, loss));
    flows.send(List.of(flow("node-a", 0)));

    run(JobConfig.defaults(kafka.bootstrapServers(), archive().toString()));

    assertThat(
            new Archive(archive())
                .query(
                    "SELECT observer, place, unit, count, detail, interval_start"
                        + " FROM TABLE(observer_loss)"))
        .containsExactly("node-a KERNEL EVENTS 7 null 2026-11-21T10:00Z");
    assertThat(new Topic(kafka, "weir.observer-loss").readAll())
        .singleElement()
        .extracting(record -> WireFormat.decode(record.value(), ObserverLoss.class).record())
        .isEqualTo(loss);
    List<ConsumerRecord<byte[], byte[]>> verdicts = new Topic(kafka, "weir.verdicts").readAll();
    assertThat(verdicts).hasSize(1);
    FlowVerdict row = WireFormat.decode(verdicts.get(0).value(), FlowVerdict.class).recordOrThrow();
    assertThat(verdicts.get(0).key()).isEqualTo(row.getRowId().getBytes(StandardCharsets.UTF_8));
    assertThat(new Archive(archive()).query("SELECT row_id, reason FROM TABLE(verdicts)"))
        .containsExactly(row.getRowId() + " " + row.getReason());
  }

  @Test
  void aGapInAnObserversNumbersIsARowOfTheLosses() throws Exception {
    new Topic(kafka, "weir.flows")
        .send(
            2,
            List.of(
                flow("node-a", 3),
                fromPort(flow("node-b", 8), 40001),
                fromPort(flow("node-a", 4), 40002),
                fromPort(flow("node-a", 7), 40003),
                fromPort(flow("node-a", 4), 40002)));

    run(JobConfig.defaults(kafka.bootstrapServers(), archive().toString()));

    assertThat(
            new Archive(archive())
                .query(
                    "SELECT observer, place, unit, count, detail, interval_start, interval_end"
                        + " FROM TABLE(observer_loss)"))
        .containsExactly(
            "node-a UNKNOWN RECORDS 2 numbers 5 to 6 did not come"
                + " 2026-11-21T10:00:01Z 2026-11-21T10:00:01.500Z");
    assertThat(new Topic(kafka, "weir.observer-loss").readAll()).hasSize(1);
  }

  @Test
  void theTopicGetsARowWhileItsCellIsNotOverAndTheArchiveTheLastRevision() throws Exception {
    Topic cluster = new Topic(kafka, "weir.cluster");
    cluster.send(Changes.snapshot("east", CELL.minusSeconds(60)));
    cluster.send(List.of(Changes.bookmark("east", CELL.plusSeconds(2))));
    new Topic(kafka, "weir.flows").send(1, List.of(flow("node-a", 0)));
    StreamExecutionEnvironment env = environment();
    FlowJob.build(env, JobConfig.defaults(kafka.bootstrapServers(), archive().toString()));
    JobClient job = env.executeAsync();
    Topic verdicts = new Topic(kafka, "weir.verdicts");
    await().atMost(JobFixture.PATIENCE).until(() -> !verdicts.readAll().isEmpty());
    assertThat(new Archive(archive()).files("verdicts")).isEmpty();

    new Topic(kafka, "weir.flows").send(1, List.of(flow("node-b", 0)));
    new Topic(kafka, "weir.flows")
        .send(1, List.of(fromPort(flow("node-a", 1, CELL.plusSeconds(30)), 40001)));
    cluster.send(List.of(Changes.bookmark("east", CELL.plusSeconds(60))));
    await()
        .atMost(JobFixture.PATIENCE)
        .until(
            () ->
                verdicts.readAll().stream()
                    .anyMatch(record -> revision(record).endsWith("1 [node-a, node-b]")));
    job.stopWithSavepoint(
            /* advanceToEndOfEventTime= */ true,
            folder.resolve("savepoints").toString(),
            SavepointFormatType.CANONICAL)
        .get();

    assertThat(verdicts.readAll().stream().map(FlowJobIT::revision))
        .filteredOn(row -> row.startsWith("40000"))
        .containsExactly("40000 0 [node-a]", "40000 1 [node-a, node-b]");
    assertThat(
            new Archive(archive())
                .query(
                    "SELECT src_port, revision, observers FROM TABLE(verdicts) WHERE src_port = 40000"))
        .containsExactly("40000 1 [node-a, node-b]");
  }

  private static String revision(ConsumerRecord<byte[], byte[]> record) {
    FlowVerdict row = WireFormat.decode(record.value(), FlowVerdict.class).recordOrThrow();
    return row.getSrcPort() + " " + row.getRevision() + " " + row.getObservers();
  }

  @Test
  void edgesSumUpTheVerdictsInArchiveAndTopic() throws Exception {
    List<SpecificRecordBase> changes =
        new ArrayList<>(Changes.snapshot("east", CELL.minusSeconds(60)));
    changes.add(Changes.denyDb("east", CELL.plusSeconds(40)));
    changes.add(Changes.bookmark("east", CELL.plusSeconds(200)));
    new Topic(kafka, "weir.cluster").send(changes);
    List<FlowRecord> flows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      flows.add(fromPort(flow("node-a", 2L * i, CELL.plusSeconds(2L * i)), 40000 + i));
      flows.add(fromPort(flow("node-b", 2L * i + 1, CELL.plusSeconds(2L * i)), 40000 + i));
    }
    new Topic(kafka, "weir.flows").send(flows);

    run(JobConfig.defaults(kafka.bootstrapServers(), archive().toString()));

    Archive archive = new Archive(archive());
    String columns =
        "cluster, src_namespace, src_workload, src_workload_kind, src_kind, dst_namespace,"
            + " dst_workload, dst_workload_kind, dst_kind, protocol, dst_port, verdict, reason";
    List<String> edges =
        archive.query(
            "SELECT interval_start, "
                + columns
                + ", flows, bytes_to_dst, packets_to_src"
                + " FROM TABLE(edges) ORDER BY ALL");
    assertThat(edges)
        .isEqualTo(
            archive.query(
                "SELECT date_trunc('minute', interval_start) AS minute, "
                    + columns
                    + ", count(*), sum(bytes_to_dst), sum(packets_to_src)"
                    + " FROM TABLE(verdicts) GROUP BY ALL ORDER BY ALL"))
        .hasSize(3);
    List<Edge> topic =
        new Topic(kafka, "weir.edges")
            .readAll().stream()
                .map(record -> WireFormat.decode(record.value(), Edge.class).recordOrThrow())
                .toList();
    assertThat(topic)
        .extracting(edge -> edge.getRowId() + " " + edge.getFlows())
        .containsAll(archive.query("SELECT row_id, flows FROM TABLE(edges)"));
    assertThat(topic).extracting(edge -> edge.getRowId() + edge.getFlows()).doesNotHaveDuplicates();
  }

  @Test
  void clusterChangesAreArchivedEachOnceAndOfTheBookmarksTheLast() throws Exception {
    Topic cluster = new Topic(kafka, "weir.cluster");
    cluster.send(Changes.snapshot("east", CELL));
    cluster.sendTombstone();
    cluster.send(
        List.of(
            Changes.bookmark("east", CELL.plusSeconds(1)),
            Changes.denyDb("east", CELL.plusSeconds(3600)),
            Changes.bookmark("east", CELL.plusSeconds(3601))));

    run(JobConfig.defaults(kafka.bootstrapServers(), archive().toString()));

    Archive archive = new Archive(archive());
    assertThat(
            archive.query(
                "SELECT type, kind, name, hour FROM TABLE(cluster_changes)"
                    + " WHERE type <> 'BOOKMARK' ORDER BY observed_at, type, kind, name"))
        .containsExactly(
            "PRESENT Namespace shop 10",
            "PRESENT Node node-a 10",
            "PRESENT Node node-b 10",
            "PRESENT Pod db 10",
            "PRESENT Pod web 10",
            "SNAPSHOT_BEGIN null null 10",
            "SNAPSHOT_END null null 10",
            "PRESENT NetworkPolicy deny-db 11");
    assertThat(archive.query("SELECT max(bookmark) FROM TABLE(cluster_changes)"))
        .containsExactly("2026-11-21T11:00:01Z");
  }

  @Test
  void theBaselineWritesOneUnjudgedRowForEachRecord() throws Exception {
    new Topic(kafka, "weir.flows").send(List.of(flow("node-a", 0), flow("node-b", 0)));
    JobConfig config = JobConfig.defaults(kafka.bootstrapServers(), archive().toString());
    StreamExecutionEnvironment env = environment();

    BaselineJob.build(env, config.withKafka(config.kafka().withReadUntil(ReadUntil.CURRENT_END)));
    env.execute();

    assertThat(
            new Archive(archive())
                .query(
                    "SELECT verdict, src_kind, src_ip, bytes_to_dst, observers FROM TABLE(verdicts)"
                        + " ORDER BY observers"))
        .containsExactly(
            "UNKNOWN UNKNOWN 10.1.1.2 1000 [node-a]", "UNKNOWN UNKNOWN 10.1.1.2 1000 [node-b]");
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private Path archive() {
    return folder.resolve("archive");
  }

  private void run(JobConfig config) throws Exception {
    StreamExecutionEnvironment env = environment();
    FlowJob.build(env, config.withKafka(config.kafka().withReadUntil(ReadUntil.CURRENT_END)));
    env.execute();
  }

  private static StreamExecutionEnvironment environment() {
    Configuration flink = new Configuration();
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
    return StreamExecutionEnvironment.createLocalEnvironment(2, flink);
  }
}
