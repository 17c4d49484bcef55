package io.weir.benchmarks.latency;

import io.weir.benchmarks.AgentNumbers;
import io.weir.benchmarks.SyntheticFlows;
import io.weir.benchmarks.synthetic.SyntheticCluster;
import io.weir.collector.publish.TopicNames;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.wire.WireFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes flows as time goes by, and tells them when their agents would. Only each fourth connection
 * at first, as a job that was just started runs interpreted code: what heaps up then would be
 * worked off for as long again.
 */
final class LiveTraffic {

  private static final Duration CELL = Duration.ofSeconds(10);
  private static final int LINGER_MILLIS = 5;
  private static final int PART_AT_FIRST = 4;

  /**
   * A record that is made.
   *
   * @param connection that it is the first to tell of; null where it is not
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Made(
      long number, Instant when, int partition, byte[] bytes, @Nullable Long connection) {

    static final Comparator<Made> ORDER =
        Comparator.comparing(Made::when).thenComparingLong(Made::number);
  }

  private final Setting setting;
  private final SyntheticFlows flows;
  private final AgentNumbers numbers;
  private final Matches matches;
  private final String kafka;
  private final PriorityQueue<Made> untold = new PriorityQueue<>(Made.ORDER);
  private final AtomicReference<@Nullable Exception> refusal = new AtomicReference<>();
  private final Instant fullFrom;
  private long made;

  LiveTraffic(
      SyntheticCluster cluster, Setting setting, String kafka, int partitions, Matches matches) {
    this.setting = setting;
    this.flows = new SyntheticFlows(cluster, setting.rate(), 42);
    this.numbers = new AgentNumbers(partitions);
    this.matches = matches;
    this.kafka = kafka;
    this.fullFrom = cluster.start().plus(setting.warmUp().dividedBy(2));
  }

  /** Goes on until it is interrupted. */
  void run() throws InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "linger.ms", LINGER_MILLIS, "batch.size", 262_144),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      FlowRecord next = flows.next();
      while (refusal.get() == null) {
        Instant now = Instant.now();
        while (!next.getIntervalEnd().isAfter(now)) {
          next = make(next);
        }
        for (Made first = untold.peek();
            first != null && !first.when.isAfter(now);
            first = untold.peek()) {
          send(untold.remove(), producer);
        }
        Thread.sleep(1);
      }
    }
    throw new IllegalStateException("Kafka did not take a record", refusal.get());
  }

  /** Both records of a connection, if there are two; the one that comes after them. */
  private FlowRecord make(FlowRecord flow) {
    FlowRecord next = flows.next();
    if (flow.getIntervalStart().isBefore(fullFrom) && flow.getSrcPort() % PART_AT_FIRST > 0) {
      return flows.isSecondEnd() ? flows.next() : next;
    }
    if (!flows.isSecondEnd()) {
      make(flow, when(flow), Connections.of(flow));
      return next;
    }
    long connection = Connections.of(flow);
    boolean inOrder = !when(next).isBefore(when(flow));
    make(flow, when(flow), inOrder ? connection : null);
    make(next, when(next), inOrder ? null : connection);
    return flows.next();
  }

  private void make(FlowRecord flow, Instant when, @Nullable Long connection) {
    int partition = numbers.number(flow);
    untold.add(new Made(made++, when, partition, WireFormat.encode(flow), connection));
  }

  private Instant when(FlowRecord flow) {
    Instant cellEnd = flow.getCellStart().plus(CELL);
    return setting.told().when(flow.getIntervalEnd(), cellEnd, flow.getObserver().hashCode());
  }

  /** Kafka's own time of arrival counts, which the acknowledgement tells. */
  private void send(Made record, KafkaProducer<byte[], byte[]> producer) {
    Long connection = record.connection;
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(
                TopicNames.defaults().flows(), record.partition, null, record.bytes),
            (place, failure) -> {
              if (failure != null) {
                refusal.compareAndSet(null, failure);
              } else if (connection != null) {
                matches.arrived(connection, place.timestamp());
              }
            });
  }
}
