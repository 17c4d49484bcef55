package io.weir.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.collector.publish.KafkaPublisher;
import io.weir.collector.publish.PublisherOptions;
import io.weir.collector.publish.TopicNames;
import io.weir.collector.publish.Topics;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.wire.WireFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The collector's publisher and topics against a real broker. */
@Timeout(120)
class PublishingIT {

  private static final TopicNames NAMES = TopicNames.defaults();

  @TempDir Path folder;

  private EmbeddedKafka kafka;

  @BeforeEach
  void start() throws IOException {
    kafka = EmbeddedKafka.start(folder, 0);
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void topicsAreMadeOnceAndThenAcceptedAsTheyAre() throws Exception {
    assertThat(Topics.ensure(kafka.bootstrapServers(), NAMES, 3, (short) 1)).isEqualTo(3);
    assertThat(Topics.ensure(kafka.bootstrapServers(), NAMES, 8, (short) 1)).isEqualTo(3);

    try (Admin admin = admin()) {
      assertThat(admin.listTopics().names().get())
          .contains("weir.flows", "weir.cluster", "weir.verdicts", "weir.dead-letters");
    }
  }

  @Test
  void aClusterTopicWithTwoPartitionsIsRefused() throws Exception {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(NAMES.cluster(), 2, (short) 1))).all().get();
    }

    assertThatThrownBy(() -> Topics.ensure(kafka.bootstrapServers(), NAMES, 3, (short) 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("weir.cluster has 2 partitions, must have 1")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void changesArriveInOrderAndAreAcknowledged() throws Exception {
    int partitions = Topics.ensure(kafka.bootstrapServers(), NAMES, 3, (short) 1);
    List<String> sent = IntStream.range(0, 5_000).mapToObj(i -> "pod-" + i).toList();

    try (KafkaPublisher publisher =
        KafkaPublisher.connect(
            kafka.bootstrapServers(), Map.of(), PublisherOptions.of(NAMES, partitions))) {
      for (String name : sent) {
        publisher.change(change(name));
      }
      assertThat(publisher.flush(Duration.ofSeconds(60))).isTrue();
      assertThat(publisher.counters().changes().acknowledged()).isEqualTo(sent.size());
    }

    assertThat(read(sent.size())).isEqualTo(sent);
  }

  @Test
  void aWatchersTopicIsMadeAloneAndTakesTombstones() throws Exception {
    try (Admin admin = admin()) {
      Topics.ensureCluster(admin, NAMES, (short) -1);
      Topics.ensureCluster(admin, NAMES, (short) -1);
      assertThat(admin.listTopics().names().get()).containsExactly("weir.cluster");
    }

    try (KafkaPublisher publisher =
        KafkaPublisher.connect(
            kafka.bootstrapServers(),
            Map.of(),
            PublisherOptions.of(NAMES, 1).withTombstoneDelay(Duration.ZERO))) {
      publisher.change(change("gone"));
      List<ConsumerRecord<byte[], byte[]>> records = records(2);

      assertThat(records.get(0).value()).isNotNull();
      assertThat(records.get(1).value()).isNull();
      assertThat(records.get(1).key()).isEqualTo(records.get(0).key());
    }
  }

  private List<String> read(int count) {
    return records(count).stream()
        .map(
            record ->
                WireFormat.decode(record.value(), ClusterChange.class).recordOrThrow().getName())
        .toList();
  }

  private List<ConsumerRecord<byte[], byte[]>> records(int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(NAMES.cluster(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (records.size() < count) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static ClusterChange change(String name) {
    return ClusterChange.newBuilder()
        .setCluster("test")
        .setPublisher("test")
        .setEpoch(1)
        .setType(ChangeType.DELETED)
        .setObservedAt(Instant.EPOCH)
        .setKind("Pod")
        .setNamespace("shop")
        .setName(name)
        .build();
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }
}
