package io.weir.collector.publish;

import io.weir.collector.ClusterSink;
import io.weir.collector.FlowSink;
import io.weir.policy.net.Printable;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

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

  private final ProducerLine producers;
  private final ParcelMaker maker;
  private final FlowLane flows;
  private final ClusterLane changes;
  private final Thread flowThread;
  private final Thread changeThread;
  private final long threadLimitMillis;

  /**
   * Publishes through a producer of the caller's, which the publisher closes. With a spool it must
   * never block in send nor give up by itself.
   */
  public KafkaPublisher(Producer<byte[], byte[]> producer, PublisherOptions options) {
    this(ProducerLine.of(producer), options);
  }

  KafkaPublisher(ProducerLine producers, PublisherOptions options) {
    this.producers = producers;
    this.maker = new ParcelMaker(options);
    this.flows = new FlowLane(options, maker, outcomes -> route(producers, options, outcomes));
    this.changes = new ClusterLane(producers, options);
    // A spool may have much to write.
    this.threadLimitMillis = options.spool() == null ? 1_000 : 10_000;
    this.flowThread = start(flows, "weir-publish-flows");
    this.changeThread = start(changes, "weir-publish-cluster");
  }

  /**
   * Publishes to a Kafka cluster, with acknowledgement by all replicas, without duplicates,
   * compressed by lz4. A producer that can send no more is replaced.
   *
   * @param bootstrapServers {@code host:port}, comma separated
   * @param overrides further settings of the Kafka producer, which win over the publisher's own
   * @throws IllegalArgumentException if Kafka's client does not take the settings; one line
   */
  public static KafkaPublisher connect(
      String bootstrapServers, Map<String, String> overrides, PublisherOptions options) {
    Map<String, Object> settings =
        options.spool() == null ? ProducerSettings.standard() : ProducerSettings.patient();
    return new KafkaPublisher(
        ProducerLine.of(() -> producer(settings, bootstrapServers, overrides)), options);
  }

  /**
   * Checks that Kafka's client takes these settings; connects to nothing.
   *
   * @throws IllegalArgumentException if it does not; one line that names the setting
   */
  public static void check(String bootstrapServers, Map<String, String> overrides) {
    ProducerLine tried =
        ProducerLine.of(producer(ProducerSettings.patient(), bootstrapServers, overrides));
    if (!tried.close(Duration.ZERO)) {
      Thread.currentThread().interrupt();
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(
      Map<String, Object> settings, String bootstrapServers, Map<String, String> overrides) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putAll(overrides);
    all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try {
      return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(
          "Kafka's client does not take its settings: "
              + Printable.line(String.valueOf(cause.getMessage())),
          e);
    }
  }

  private Route route(ProducerLine kafka, PublisherOptions options, Route.Outcomes outcomes) {
    SpoolOptions spool = options.spool();
    return spool == null
        ? new DirectRoute(kafka, options.topics().flows(), outcomes)
        : new SpooledRoute(kafka, options, spool, maker::target, outcomes);
  }

  /** Says how many partitions the flow topic has, once Kafka has told. */
  public void usePartitions(int count) {
    maker.usePartitions(count);
  }

  /**
   * Tells until when the records that were taken are safe: with Kafka, or on disk. Meant to be
   * called again and again; a moment that is given becomes safe some calls later. Without a spool
   * nothing is ever safe.
   *
   * @param seenUntil the records of all that happened before it were taken already
   * @return null before the first moment is safe
   */
  public @Nullable Instant checkpoint(Instant seenUntil) {
    return flows.checkpoint(seenUntil);
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

  /** True until it is closed, unless one of its threads has ended by itself. */
  public boolean isAlive() {
    return flowThread.isAlive() && changeThread.isAlive();
  }

  /** What was done so far. */
  public PublisherCounters counters() {
    return new PublisherCounters(
        flows.taken.get(),
        flows.recovered.get(),
        Math.max(0, flows.pending()),
        flows.acknowledged.get(),
        flows.lostInBuffer.get(),
        flows.lostInTransport.get(),
        producers.replaced(),
        flows.spool(),
        new ChangeCounters(
            changes.taken.get(),
            changes.acknowledged.get(),
            changes.refused.get(),
            changes.buried.get()));
  }

  /** Sends what is buffered, within {@link #CLOSE_LIMIT}. */
  @Override
  public void close() {
    close(CLOSE_LIMIT);
  }

  /**
   * Takes no more, sends what is buffered, and gives up what Kafka has not taken when the time is
   * over, unless there is a spool to keep it; {@link #counters} tells what that was. Callable
   * twice.
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
    interrupted |= !producers.close(Duration.ofNanos(left));
    for (Thread thread : List.of(flowThread, changeThread)) {
      interrupted |= !joined(thread, threadLimitMillis);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Both threads end by themselves once the producer is closed. */
  private static boolean joined(Thread thread, long limitMillis) {
    try {
      thread.join(limitMillis);
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
