package io.weir.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.publish.TopicNames;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Agents and a watcher in one thread: sends the town's records, cell after cell, until it is
 * stopped, and waits for Kafka however long that is away.
 */
public final class Load implements AutoCloseable {

  private static final Duration AGO = Duration.ofDays(1);
  private static final Map<String, Object> PATIENT =
      Map.of(
          "acks", "all",
          "linger.ms", 10,
          "delivery.timeout.ms", 600_000,
          "max.block.ms", 600_000,
          "reconnect.backoff.max.ms", 500);

  private final Shape shape;
  private final TopicNames topics;
  private final Town town;
  private final KafkaProducer<byte[], byte[]> producer;
  private final int partitions;
  private final Map<String, long[]> numbers = new HashMap<>();
  private final Thread thread;
  private final AtomicInteger cells = new AtomicInteger();
  private final Function<FlowRecord, List<byte[]>> delivery;
  private volatile boolean stopped;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final AtomicLong records = new AtomicLong();

  /**
   * Begins.
   *
   * @param delivery what is sent of one record, normally itself once
   */
  public Load(
      String bootstrapServers,
      TopicNames topics,
      Shape shape,
      Function<FlowRecord, List<byte[]>> delivery) {
    this.shape = shape;
    this.topics = topics;
    this.delivery = delivery;
    this.town = new Town(Instant.now().minus(AGO).truncatedTo(ChronoUnit.HOURS), shape.ahead());
    Map<String, Object> settings = new HashMap<>(PATIENT);
    settings.put("bootstrap.servers", bootstrapServers);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.partitions = producer.partitionsFor(topics.flows()).size();
    this.thread = new Thread(this::run, "load");
    thread.setDaemon(true);
    thread.start();
  }

  /** What is normally sent. */
  public static List<byte[]> once(FlowRecord record) {
    return List.of(WireFormat.encode(record));
  }

  /** What an agent sends that lost the acknowledgements. */
  public static List<byte[]> twice(FlowRecord record) {
    byte[] encoded = WireFormat.encode(record);
    return List.of(encoded, encoded);
  }

  /** Cells of which Kafka has all. */
  public int cells() {
    if (failure.get() != null) {
      throw new AssertionError("the load broke off", failure.get());
    }
    return cells.get();
  }

  /** Start of a cell that is not yet sent. */
  public Instant now() {
    return town.cellStart(cells.get() + 1);
  }

  /** Ends after the cell that it is at, when Kafka has all of it. */
  public void stop() throws InterruptedException {
    stopped = true;
    thread.join();
    assertThat(cells()).isPositive();
  }

  /** Flow records that Kafka has acknowledged; after {@link #stop}. */
  public long records() {
    return records.get();
  }

  /** The rows that the archive must hold; after {@link #stop}. */
  Iterable<String> expectedRows() {
    return () ->
        IntStream.range(0, cells.get())
            .boxed()
            .flatMap(
                cell ->
                    IntStream.range(0, shape.connectionsACell())
                        .mapToObj(number -> new Connection(town, cell, number))
                        .flatMap(connection -> connection.rows().stream())
                        .map(ExpectedRow::csv))
            .iterator();
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
    producer.close(Duration.ZERO);
  }

  private void run() {
    try {
      change(town.snapshot());
      long begun = System.nanoTime();
      for (int cell = 0; !stopped && failure.get() == null; cell++) {
        long due = begun + shape.cellTime().multipliedBy(cell).toNanos();
        LockSupport.parkNanos(due - System.nanoTime());
        change(town.changes(cell));
        for (int number = 0; number < shape.connectionsACell(); number++) {
          for (FlowRecord record : new Connection(town, cell, number).records()) {
            flow(record);
          }
        }
        change(List.of(town.bookmark(cell)));
        producer.flush();
        cells.set(cell + 1);
      }
      // The watch goes on where the flows end: the last of them are judged by a complete state.
      change(town.changes(cells.get()));
      change(List.of(town.bookmark(cells.get() + 1)));
      producer.flush();
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private void flow(FlowRecord record) {
    byte[] key =
        (record.getWireSrcIp() + " " + record.getWireSrcPort() + "/" + record.getWireDstIp())
            .getBytes(StandardCharsets.UTF_8);
    int partition = Math.floorMod(Arrays.hashCode(key), partitions);
    record.setPartition(partition);
    record.setSequence(
        numbers.computeIfAbsent(record.getObserver(), o -> new long[partitions])[partition]++);
    for (byte[] value : delivery.apply(record)) {
      send(new ProducerRecord<>(topics.flows(), partition, key, value));
      records.incrementAndGet();
    }
  }

  private void change(List<ClusterChange> changes) {
    for (ClusterChange change : changes) {
      byte[] key =
          (change.getType() == ChangeType.PRESENT || change.getType() == ChangeType.DELETED
                  ? change.getKind() + "/" + change.getName()
                  : change.getType().name())
              .getBytes(StandardCharsets.UTF_8);
      send(new ProducerRecord<>(topics.cluster(), key, WireFormat.encode(change)));
    }
  }

  /** Sends something else beside the load, and waits until Kafka has all of it. */
  void alsoSend(List<ProducerRecord<byte[], byte[]>> extra) {
    extra.forEach(this::send);
    producer.flush();
    assertThat(failure.get()).isNull();
  }

  TopicNames topics() {
    return topics;
  }

  Town town() {
    return town;
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    Future<RecordMetadata> unused =
        producer.send(record, (place, refusal) -> failure.compareAndSet(null, refusal));
  }
}
