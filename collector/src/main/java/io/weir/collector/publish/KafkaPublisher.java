package io.weir.collector.publish;

import io.weir.collector.ClusterSink;
import io.weir.collector.FlowSink;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes flows, losses and cluster changes to Kafka. Flow records are numbered as they are
 * handed to Kafka, per observer and partition, without gaps; what the bounded buffer cannot hold
 * and what Kafka refuses is counted and published as {@link ObserverLoss} as soon as that is
 * possible. Cluster changes keep their order and are never dropped: their source waits.
 * Thread-safe.
 *
 * <p>The publisher owns the records from the moment it takes them.
 */
public final class KafkaPublisher implements FlowSink, ClusterSink, AutoCloseable {

  /** How long {@link #close()} waits for Kafka. */
  public static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private static final long CHECK_NANOS = 5_000_000;

  private final Producer<byte[], byte[]> producer;
  private final FlowLane flows;
  private final ClusterLane changes;
  private final Thread flowThread;
  private final Thread changeThread;

  /** Publishes through a producer of the caller's, which the publisher closes. */
  public KafkaPublisher(Producer<byte[], byte[]> producer, PublisherOptions options) {
    this.producer = producer;
    this.flows = new FlowLane(producer, options);
    this.changes = new ClusterLane(producer, options);
    this.flowThread = start(flows, "weir-publish-flows");
    this.changeThread = start(changes, "weir-publish-cluster");
  }

  /**
   * Publishes to a Kafka cluster, with acknowledgement by all replicas, without duplicates,
   * compressed by lz4.
   *
   * @param bootstrapServers {@code host:port}, comma separated
   * @param overrides further settings of the Kafka producer, which win over the publisher's own
   */
  public static KafkaPublisher connect(
      String bootstrapServers, Map<String, String> overrides, PublisherOptions options) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "weir-collector");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    settings.putAll(overrides);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return new KafkaPublisher(
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
        options);
  }

  @Override
  public void flow(FlowRecord flow) {
    flows.take(flow);
  }

  @Override
  public void loss(ObserverLoss loss) {
    flows.take(loss);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the publisher is closed
   */
  @Override
  public void change(ClusterChange change) throws InterruptedException {
    changes.take(change);
  }

  /**
   * Waits until Kafka has acknowledged all that was taken, or it is known to be lost.
   *
   * @return false when the time limit came first
   */
  public boolean flush(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!(flows.settled() && changes.settled())) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(CHECK_NANOS);
    }
    return true;
  }

  /** What was done so far. */
  public PublisherCounters counters() {
    return new PublisherCounters(
        flows.taken.get(),
        Math.max(0, flows.pending()),
        flows.acknowledged.get(),
        flows.lostInBuffer.get(),
        flows.lostInTransport.get(),
        changes.taken.get(),
        changes.acknowledged.get(),
        changes.refused.get(),
        changes.buried.get());
  }

  /** Sends what is buffered, within {@link #CLOSE_LIMIT}. */
  @Override
  public void close() {
    close(CLOSE_LIMIT);
  }

  /**
   * Takes no more, sends what is buffered, and gives up what Kafka has not taken when the time is
   * over; {@link #counters} tells what that was. Callable twice.
   */
  public void close(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    flows.stop();
    changes.stop();
    boolean interrupted = false;
    try {
      flush(limit);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    flows.abort();
    changes.abort();
    long left = interrupted ? 0 : Math.max(0, deadline - System.nanoTime());
    producer.close(Duration.ofNanos(left));
    for (Thread thread : List.of(flowThread, changeThread)) {
      interrupted |= !joined(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Both threads end by themselves within a poll once the producer is closed. */
  private static boolean joined(Thread thread) {
    try {
      thread.join(1_000);
      if (thread.isAlive()) {
        thread.interrupt();
      }
      return true;
    } catch (InterruptedException e) {
      thread.interrupt();
      return false;
    }
  }

  private static Thread start(Runnable lane, String name) {
    Thread thread = new Thread(lane, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
