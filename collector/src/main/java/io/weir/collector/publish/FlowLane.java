package io.weir.collector.publish;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.wire.WireFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of flow records and losses: a bounded buffer that never blocks its source, one thread
 * that numbers each record as it hands it to Kafka, and a ledger of what did not fit or was
 * refused. A refused record leaves a gap in the numbers; the TRANSPORT loss that follows explains
 * it.
 */
final class FlowLane implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(FlowLane.class);
  private static final long POLL_MILLIS = 50;

  private final Producer<byte[], byte[]> producer;
  private final PublisherOptions options;
  private final BlockingQueue<FlowRecord> buffer;
  private final LossLedger losses = new LossLedger();
  private final Numbering numbering = new Numbering();
  private final QuietWarning refused;
  private final AtomicLong lossesInFlight = new AtomicLong();
  private long lastReport = System.nanoTime();
  private volatile boolean stopping;
  private volatile boolean aborted;

  final AtomicLong taken = new AtomicLong();
  final AtomicLong acknowledged = new AtomicLong();
  final AtomicLong lostInBuffer = new AtomicLong();
  final AtomicLong lostInTransport = new AtomicLong();

  FlowLane(Producer<byte[], byte[]> producer, PublisherOptions options) {
    this.producer = producer;
    this.options = options;
    this.buffer = new ArrayBlockingQueue<>(options.flowBuffer());
    this.refused = new QuietWarning(log, "Kafka did not take flow records");
  }

  void take(FlowRecord flow) {
    taken.incrementAndGet();
    if (stopping || !buffer.offer(flow)) {
      lostInBuffer.incrementAndGet();
      losses.add(lossOf(flow, LossPlace.BUFFER, "the collector's buffer was full"));
    }
  }

  void take(ObserverLoss loss) {
    losses.add(loss);
  }

  /** Flow records that are neither acknowledged nor lost. */
  long pending() {
    return taken.get() - acknowledged.get() - lostInBuffer.get() - lostInTransport.get();
  }

  /** True when everything taken so far has found its end. */
  boolean settled() {
    return pending() <= 0 && losses.isEmpty() && lossesInFlight.get() == 0;
  }

  /** Takes no more; {@link #run} ends when the buffer is empty. */
  void stop() {
    stopping = true;
  }

  /** Gives up what is still buffered, counting it as lost. */
  void abort() {
    stopping = true;
    aborted = true;
  }

  @Override
  public void run() {
    try {
      while (!aborted && !(stopping && buffer.isEmpty() && losses.isEmpty())) {
        FlowRecord flow = buffer.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (flow != null) {
          send(flow);
        }
        reportLosses();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lostInBuffer.addAndGet(buffer.size());
    buffer.clear();
  }

  private void send(FlowRecord flow) {
    byte[] key = RecordKeys.flow(flow);
    int partition = RecordKeys.partition(key, options.flowPartitions());
    flow.setEpoch(options.epoch());
    flow.setPartition(partition);
    flow.setSequence(numbering.next(flow.getCluster(), flow.getObserver(), partition));
    hand(
        key,
        partition,
        flow,
        (metadata, failure) -> {
          if (failure == null) {
            acknowledged.incrementAndGet();
            return;
          }
          refused.warn(failure);
          losses.add(lossOf(flow, LossPlace.TRANSPORT, describe(failure)));
          lostInTransport.incrementAndGet();
        });
  }

  private void reportLosses() {
    boolean due = System.nanoTime() - lastReport >= options.lossInterval().toNanos();
    if (losses.isEmpty() || !(due || stopping)) {
      return;
    }
    lastReport = System.nanoTime();
    // Counted before the ledger is emptied, so that it never looks settled in between.
    lossesInFlight.incrementAndGet();
    losses.drain().forEach(this::send);
    lossesInFlight.decrementAndGet();
  }

  private void send(ObserverLoss loss) {
    byte[] key = RecordKeys.observer(loss.getCluster(), loss.getObserver());
    int partition = RecordKeys.partition(key, options.flowPartitions());
    loss.setEpoch(options.epoch());
    loss.setPartition(partition);
    loss.setSequence(numbering.next(loss.getCluster(), loss.getObserver(), partition));
    lossesInFlight.incrementAndGet();
    hand(
        key,
        partition,
        loss,
        (metadata, failure) -> {
          if (failure != null && !stopping) {
            refused.warn(failure);
            losses.add(loss);
          }
          lossesInFlight.decrementAndGet();
        });
  }

  private void hand(byte[] key, int partition, SpecificRecordBase record, Callback outcome) {
    OnceCallback once = new OnceCallback(outcome);
    try {
      byte[] value = WireFormat.encode(record);
      // The callback hears of the outcome; nobody waits for it.
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(options.topics().flows(), partition, key, value), once);
    } catch (RuntimeException e) {
      once.onCompletion(null, e);
    }
  }

  private static ObserverLoss lossOf(FlowRecord flow, LossPlace place, String detail) {
    return ObserverLoss.newBuilder()
        .setCluster(flow.getCluster())
        .setObserver(flow.getObserver())
        .setEpoch(0)
        .setPartition(0)
        .setSequence(0)
        .setIntervalStart(flow.getIntervalStart())
        .setIntervalEnd(flow.getIntervalEnd())
        .setPlace(place)
        .setUnit(LossUnit.RECORDS)
        .setCount(1L)
        .setDetail(detail)
        .build();
  }

  private static String describe(Exception failure) {
    return "Kafka did not take the record: " + failure.getClass().getSimpleName();
  }

  /** A producer may both call back and throw. */
  private static final class OnceCallback implements Callback {

    private final AtomicReference<@Nullable Callback> target;

    OnceCallback(Callback target) {
      this.target = new AtomicReference<>(target);
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      Callback callback = target.getAndSet(null);
      if (callback != null) {
        callback.onCompletion(metadata, failure);
      }
    }
  }
}
