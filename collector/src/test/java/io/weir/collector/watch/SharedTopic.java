package io.weir.collector.watch;

import io.weir.collector.publish.KafkaPublisher;
import io.weir.collector.publish.PublisherOptions;
import io.weir.collector.publish.TopicNames;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.wire.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A cluster topic that several publishers write to, and that can be away. */
final class SharedTopic {

  final List<ClusterChange> log = new CopyOnWriteArrayList<>();
  volatile boolean away;

  KafkaPublisher publisher() throws IOException {
    if (away) {
      throw new IOException("Kafka is away");
    }
    return new KafkaPublisher(
        new Producer(),
        new PublisherOptions(
            TopicNames.defaults(),
            1,
            0,
            1,
            2,
            Duration.ofSeconds(1),
            Duration.ofMillis(20),
            Duration.ofMinutes(15),
            null));
  }

  private final class Producer extends MockProducer<byte[], byte[]> {

    Producer() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
      if (away || closed()) {
        return CompletableFuture.failedFuture(new TimeoutException("Kafka is away"));
      }
      log.add(WireFormat.decode(record.value(), ClusterChange.class).recordOrThrow());
      TopicPartition partition = new TopicPartition(record.topic(), 0);
      return CompletableFuture.completedFuture(
          new RecordMetadata(partition, 0, log.size(), 0, 0, 0));
    }
  }
}
