package io.weir.benchmarks.state;

import io.weir.benchmarks.synthetic.Churn;
import io.weir.benchmarks.synthetic.ClusterShape;
import io.weir.benchmarks.synthetic.SyntheticCluster;
import io.weir.schemas.Capability;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.SourceKind;
import io.weir.schemas.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A made-up cluster that was watched for a while, and single flows of its present. */
final class LivedCluster implements AutoCloseable {

  private static final Duration CELL = Duration.ofSeconds(10);

  private final SyntheticCluster cluster;
  private final Churn churn;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> refusal = new AtomicReference<>();
  private Instant now;
  private long flows;
  private long sent;

  LivedCluster(Size size, String bootstrapServers) {
    this.cluster =
        new SyntheticCluster(
            "bench",
            new ClusterShape(size.pods(), size.policies(), size.namespaces(), 42),
            Instant.parse("2026-01-01T00:00:00Z"));
    this.churn = new Churn(cluster, 7);
    this.now = cluster.start();
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5, "batch.size", 262_144),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Publishes its snapshot; how many records that is. */
  long publishSnapshot() {
    long[] count = new long[1];
    cluster
        .changes()
        .forEach(
            change -> {
              publish(change);
              count[0]++;
            });
    flush();
    return count[0];
  }

  /** Publishes what changes in so many seconds; how many records that is. */
  long live(int seconds, int changesASecond) {
    long count = 0;
    for (int second = 0; second < seconds; second++) {
      for (int change = 0; change < changesASecond; change++) {
        List<ClusterChange> next =
            churn.next(churn.anyPod(), now.plusMillis(1000L * change / changesASecond));
        next.forEach(this::publish);
        count += next.size();
      }
      publish(churn.edited(churn.anyPolicy(), now.plusMillis(500)));
      now = now.plusSeconds(1);
      publish(churn.bookmark(now));
      count += 2;
    }
    flush();
    return count;
  }

  /** Publishes a flow of the last second, which the bookmark has passed. */
  void flow() {
    Instant start = now.minusMillis(500);
    String source = churn.addresses(churn.anyPod()).get(0);
    String destination = churn.addresses(churn.anyPod()).get(0);
    int port = 20_000 + (int) (flows % 40_000);
    FlowRecord flow =
        FlowRecord.newBuilder()
            .setCluster(cluster.name())
            .setObserver("node-0")
            .setEpoch(1)
            .setPartition(0)
            .setSequence(flows++)
            .setSourceKind(SourceKind.CONNTRACK)
            .setCapabilities(List.of(Capability.REPLIES))
            .setIntervalStart(start)
            .setIntervalEnd(start.plusMillis(5))
            .setCellStart(
                Instant.ofEpochSecond(start.getEpochSecond() / CELL.toSeconds() * CELL.toSeconds()))
            .setConnectionStart(start)
            .setLifecycle(Lifecycle.CLOSED)
            .setOrientation(Orientation.CERTAIN)
            .setProtocol(6)
            .setSrcIp(source)
            .setSrcPort(port)
            .setDstIp(destination)
            .setDstPort(8080)
            .setWireSrcIp(source)
            .setWireSrcPort(port)
            .setWireDstIp(destination)
            .setWireDstPort(8080)
            .setOutcome(Outcome.ESTABLISHED)
            .build();
    send("weir.flows", WireFormat.encode(flow));
    flush();
  }

  private void publish(ClusterChange change) {
    send("weir.cluster", WireFormat.encode(change));
  }

  /** Under a key of its own: the topic is compacted, and each change is to be read. */
  private void send(String topic, byte[] value) {
    byte[] key = String.valueOf(sent++).getBytes(StandardCharsets.UTF_8);
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(topic, key, value),
            (place, failure) -> refusal.compareAndSet(null, failure));
  }

  private void flush() {
    producer.flush();
    if (refusal.get() != null) {
      throw new IllegalStateException("Kafka did not take a record", refusal.get());
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
