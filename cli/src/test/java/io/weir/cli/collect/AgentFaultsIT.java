package io.weir.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.cli.embedded.EmbeddedKafka;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.wire.WireFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real agents in processes of their own, which are killed, and a broker that is not there. */
@Timeout(180)
class AgentFaultsIT {

  private static final String ACKNOWLEDGED = "weir_collector_records_acknowledged_total";
  private static final String SPOOLED = "weir_collector_spool_records";
  private static final String SAFE = "weir_collector_safe_timestamp_seconds";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /** How a record is numbered, whatever it is. */
  private record Place(long epoch, int partition, long sequence) {}

  /** What stands in the topic. */
  private record Published(List<FlowRecord> flows, List<ObserverLoss> losses, List<Place> numbers) {

    Set<Long> slots() {
      return flows.stream()
          .map(ClockworkAgent::slot)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void aKilledAgentLeavesNoSecretGap() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
      try (AgentProcess first = AgentProcess.start(kafka.bootstrapServers(), data())) {
        await()
            .atMost(PATIENCE)
            .until(() -> first.metric(SAFE) > 0 && first.metric(ACKNOWLEDGED) > 500);
        first.kill();
      }
      try (AgentProcess second = AgentProcess.start(kafka.bootstrapServers(), data())) {
        await().atMost(PATIENCE).until(() -> second.metric(ACKNOWLEDGED) > 200);
        assertThat(second.terminate()).isZero();
      }

      Published published = read(kafka);
      assertThat(published.losses())
          .filteredOn(loss -> loss.getPlace() == LossPlace.DOWNTIME)
          .singleElement()
          .satisfies(loss -> assertThat(loss.getUnit()).isEqualTo(LossUnit.TIME));
      assertEveryGapIsPublished(published);
    }
  }

  @Test
  void aFirstStartIsNoDowntime() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        AgentProcess agent = AgentProcess.start(kafka.bootstrapServers(), data())) {
      await().atMost(PATIENCE).until(() -> agent.metric(ACKNOWLEDGED) > 100);
      assertThat(agent.terminate()).isZero();

      Published published = read(kafka);
      assertThat(published.losses()).isEmpty();
      assertEveryGapIsPublished(published);
    }
  }

  @Test
  void aBrokerThatComesLateAndGoesAwayGetsAllInOrder() throws Exception {
    int port = freePort();
    try (AgentProcess agent = AgentProcess.start("127.0.0.1:" + port, data())) {
      await().atMost(PATIENCE).until(() -> agent.metric(SPOOLED) > 200);
      try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), port)) {
        await()
            .atMost(PATIENCE)
            .until(() -> agent.metric(SPOOLED) == 0 && agent.metric(ACKNOWLEDGED) > 500);
        assertThat(kafka.bootstrapServers()).endsWith(":" + port);
      }
      await().atMost(PATIENCE).until(() -> agent.metric(SPOOLED) > 200);
      try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), port)) {
        await().atMost(PATIENCE).until(() -> agent.metric(SPOOLED) == 0);
        assertThat(agent.terminate()).isZero();

        Published published = read(kafka);
        assertThat(published.losses()).isEmpty();
        assertEveryGapIsPublished(published);
        assertInOrder(published);
      }
    }
  }

  @Test
  void whatAKilledAgentHadSpooledIsSentByTheNext() throws Exception {
    int port = freePort();
    Instant killed;
    try (AgentProcess first = AgentProcess.start("127.0.0.1:" + port, data())) {
      await().atMost(PATIENCE).until(() -> first.metric(SPOOLED) > 500 && first.metric(SAFE) > 0);
      killed = Instant.now();
      first.kill();
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), port);
        AgentProcess second = AgentProcess.start("127.0.0.1:" + port, data())) {
      await()
          .atMost(PATIENCE)
          .until(() -> second.metric(SPOOLED) == 0 && second.metric(ACKNOWLEDGED) > 600);
      assertThat(second.terminate()).isZero();

      Published published = read(kafka);
      assertThat(published.flows())
          .filteredOn(flow -> flow.getIntervalStart().isBefore(killed))
          .hasSizeGreaterThan(400);
      assertEveryGapIsPublished(published);
      assertInOrder(published);
    }
  }

  @Test
  void stoppingWithoutABrokerKeepsWhatIsLeft() throws Exception {
    int port = freePort();
    try (AgentProcess first = AgentProcess.start("127.0.0.1:" + port, data())) {
      await().atMost(PATIENCE).until(() -> first.metric("weir_collector_records_pending") > 100);
      assertThat(first.terminate()).isZero();
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), port);
        AgentProcess second = AgentProcess.start("127.0.0.1:" + port, data())) {
      await().atMost(PATIENCE).until(() -> second.metric(ACKNOWLEDGED) > 200);
      assertThat(second.terminate()).isZero();

      assertEveryGapIsPublished(read(kafka));
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static void assertEveryGapIsPublished(Published published) {
    TreeSet<Long> slots = new TreeSet<>(published.slots());
    List<Long> unexplained = new ArrayList<>();
    for (long slot = slots.first(); slot < slots.last(); slot++) {
      Instant at = Instant.ofEpochMilli(slot * ClockworkAgent.SLOT_MILLIS);
      if (!slots.contains(slot)
          && published.losses().stream()
              .noneMatch(
                  loss ->
                      !at.isBefore(loss.getIntervalStart())
                          && !at.isAfter(loss.getIntervalEnd()))) {
        unexplained.add(slot);
      }
    }
    assertThat(unexplained).isEmpty();
  }

  /** Repetitions aside, which readers know by their numbers. */
  private static void assertInOrder(Published published) {
    Map<String, Long> last = new HashMap<>();
    for (Place number : published.numbers()) {
      String lane = number.epoch() + "/" + number.partition();
      long before = last.getOrDefault(lane, -1L);
      if (number.sequence() > before) {
        assertThat(number.sequence()).isEqualTo(before + 1);
        last.put(lane, number.sequence());
      }
    }
  }

  private static Published read(EmbeddedKafka kafka) {
    Published published = new Published(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, consumer.partitionsFor("weir.flows").size())
              .mapToObj(partition -> new TopicPartition("weir.flows", partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Object content = WireFormat.decode(record.value()).recordOrThrow();
          if (content instanceof FlowRecord flow) {
            published.flows().add(flow);
            published
                .numbers()
                .add(new Place(flow.getEpoch(), flow.getPartition(), flow.getSequence()));
          } else if (content instanceof ObserverLoss loss) {
            published.losses().add(loss);
            published
                .numbers()
                .add(new Place(loss.getEpoch(), loss.getPartition(), loss.getSequence()));
          }
        }
      }
    }
    return published;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
