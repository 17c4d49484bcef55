package io.weir.benchmarks.latency;

import io.weir.collector.publish.TopicNames;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.wire.WireFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A reader of the topic of verdicts, as anyone may be who acts on them. */
final class VerdictReader {

  private static final Duration POLL = Duration.ofMillis(100);

  private final String kafka;
  private final Matches matches;

  VerdictReader(String kafka, Matches matches) {
    this.kafka = kafka;
    this.matches = matches;
  }

  /** Goes on until it is interrupted. */
  void run() throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka,
                "group.id",
                "latency",
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed",
                "max.poll.records",
                5000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(TopicNames.defaults().verdicts()));
      while (!Thread.currentThread().isInterrupted()) {
        Iterable<ConsumerRecord<byte[], byte[]>> read = consumer.poll(POLL);
        long now = System.currentTimeMillis();
        for (ConsumerRecord<byte[], byte[]> verdict : read) {
          FlowVerdict row = WireFormat.decode(verdict.value(), FlowVerdict.class).recordOrThrow();
          if (row.getRevision() == 0) {
            matches.told(Connections.of(row), now);
          }
        }
      }
    }
  }
}
