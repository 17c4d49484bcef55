package io.weir.benchmarks;

import io.weir.benchmarks.synthetic.SyntheticCluster;
import io.weir.collector.publish.KafkaPublisher;
import io.weir.collector.publish.PublisherOptions;
import io.weir.collector.publish.TopicNames;
import io.weir.collector.publish.Topics;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.wire.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Fills the topics before the clock starts; numbers the flows as their agents would. */
record Load(String bootstrapServers, int partitions) {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Publishes so many flow records; gives how many connections they tell of. */
  long publish(SyntheticCluster cluster, int flows, int rate) throws Exception {
    TopicNames topics = TopicNames.defaults();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Topics.ensure(admin, topics, partitions, (short) 1);
    }
    publish(cluster, topics);
    SyntheticFlows traffic = new SyntheticFlows(cluster, rate, 42);
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 20, "batch.size", 262_144),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      AgentNumbers numbers = new AgentNumbers(partitions);
      for (int number = 0; number < flows; number++) {
        FlowRecord flow = traffic.next();
        int partition = numbers.number(flow);
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(topics.flows(), partition, null, WireFormat.encode(flow)),
                (metadata, refusal) -> failure.compareAndSet(null, refusal));
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IOException("Kafka did not take the flows: " + failure.get(), failure.get());
    }
    return traffic.connections();
  }

  private void publish(SyntheticCluster cluster, TopicNames topics) throws Exception {
    try (KafkaPublisher publisher =
        KafkaPublisher.connect(
            bootstrapServers, Map.of(), PublisherOptions.of(topics, partitions))) {
      Iterator<ClusterChange> changes = cluster.changes().iterator();
      while (changes.hasNext()) {
        publisher.change(changes.next());
      }
      if (!publisher.flush(PATIENCE)) {
        throw new IOException("Kafka did not take the cluster's changes within " + PATIENCE);
      }
    }
  }
}
