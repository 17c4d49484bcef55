package io.weir.stream.testing;

import io.weir.schemas.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes to and reads from the topics of a {@link TestKafka}. */
public final class Topic {

  private final String bootstrapServers;
  private final String name;

  public Topic(TestKafka kafka, String name) {
    this.bootstrapServers = kafka.bootstrapServers();
    this.name = name;
  }

  /** Sends records and waits until the broker has them. */
  public void send(List<? extends SpecificRecordBase> records)
      throws InterruptedException, ExecutionException {
    sendBytes(records.stream().map(WireFormat::encode).toList());
  }

  /** The same to one partition. */
  public void send(int partition, List<? extends SpecificRecordBase> records)
      throws InterruptedException, ExecutionException {
    sendBytes(partition, records.stream().map(WireFormat::encode).toList());
  }

  /** Sends one tombstone. */
  public void sendTombstone() throws InterruptedException, ExecutionException {
    List<byte @Nullable []> one = new ArrayList<>();
    one.add(null);
    sendBytes(one);
  }

  /** Sends raw values and waits until the broker has them. */
  public void sendBytes(List<byte @Nullable []> values)
      throws InterruptedException, ExecutionException {
    sendBytes(null, values);
  }

  private void sendBytes(@Nullable Integer partition, List<byte @Nullable []> values)
      throws InterruptedException, ExecutionException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (byte[] value : values) {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        sent.add(producer.send(new ProducerRecord<>(name, partition, key, value)));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
  }

  /** All that the topic holds now, as a reader of committed records sees it. */
  public List<ConsumerRecord<byte[], byte[]>> readAll() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(name).stream()
              .map(info -> new TopicPartition(name, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end(ends, p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }
}
