package io.weir.collector.publish;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.wire.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of cluster changes: in order, never dropped. One thread sends a batch, waits for it, and
 * sends again from the first refused change on until all are taken; readers bear repetition. A
 * source that is faster waits. A deletion is followed by a tombstone of its key once it is older
 * than what readers look back.
 */
final class ClusterLane implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(ClusterLane.class);
  private static final int BATCH = 1_000;
  private static final long POLL_MILLIS = 50;

  /** Without changes, as on every node but the watcher's, all there is to do is ending. */
  private static final long REST_MILLIS = 200;

  // All go to the one partition of the topic.
  private static final int PARTITION = 0;

  private final ProducerLine producers;
  private final PublisherOptions options;
  private final BlockingQueue<ClusterChange> buffer;
  private final Tombstones tombstones;
  private final QuietWarning refusals = new QuietWarning(log, "Kafka did not take cluster changes");
  private volatile boolean stopping;
  private volatile boolean aborted;

  final AtomicLong taken = new AtomicLong();
  final AtomicLong acknowledged = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong buried = new AtomicLong();

  ClusterLane(ProducerLine producers, PublisherOptions options) {
    this.producers = producers;
    this.options = options;
    this.buffer = new ArrayBlockingQueue<>(options.changeBuffer());
    this.tombstones = new Tombstones(options.tombstoneDelay());
  }

  void take(ClusterChange change) throws InterruptedException {
    do {
      if (stopping) {
        throw new IllegalStateException("The publisher is closed: it takes no more changes");
      }
    } while (!buffer.offer(change, POLL_MILLIS, TimeUnit.MILLISECONDS));
    taken.incrementAndGet();
  }

  /** True when everything taken so far is acknowledged, or known to be impossible. */
  boolean settled() {
    return taken.get() <= acknowledged.get() + refused.get();
  }

  void stop() {
    stopping = true;
  }

  void abort() {
    stopping = true;
    aborted = true;
  }

  @Override
  public void run() {
    List<ClusterChange> batch = new ArrayList<>();
    try {
      while (!aborted && !(stopping && buffer.isEmpty())) {
        ClusterChange first = buffer.poll(REST_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          buffer.drainTo(batch, BATCH - 1);
          sendAll(batch);
          batch.clear();
        }
        bury();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendAll(List<ClusterChange> batch) throws InterruptedException {
    int done = 0;
    while (done < batch.size() && !aborted) {
      List<Future<RecordMetadata>> outcomes = new ArrayList<>();
      for (ClusterChange change : batch.subList(done, batch.size())) {
        outcomes.add(send(change));
      }
      int taken = 0;
      while (taken < outcomes.size() && accepted(outcomes.get(taken), batch.get(done + taken))) {
        taken++;
      }
      done += taken;
      if (done < batch.size()) {
        Thread.sleep(options.retryPause().toMillis());
      }
    }
  }

  private Future<RecordMetadata> send(ClusterChange change) {
    try {
      return send(RecordKeys.change(change), WireFormat.encode(change));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Future<RecordMetadata> send(byte[] key, byte @Nullable [] value) {
    return producers.send(new ProducerRecord<>(options.topics().cluster(), PARTITION, key, value));
  }

  /** One that Kafka refuses is given up: it costs the topic a record, and readers nothing. */
  private void bury() throws InterruptedException {
    List<Future<RecordMetadata>> outcomes = new ArrayList<>();
    for (byte[] key : tombstones.take(System.nanoTime(), BATCH)) {
      try {
        outcomes.add(send(key, null));
      } catch (RuntimeException e) {
        outcomes.add(CompletableFuture.failedFuture(e));
      }
    }
    for (Future<RecordMetadata> outcome : outcomes) {
      try {
        await(outcome);
        buried.incrementAndGet();
      } catch (ExecutionException | TimeoutException e) {
        refusals.warn(e);
      }
    }
  }

  private void noteTombstone(ClusterChange change) {
    if (change.getType() == ChangeType.DELETED) {
      tombstones.deleted(RecordKeys.change(change), System.nanoTime());
    } else if (change.getType() == ChangeType.PRESENT && tombstones.waiting() > 0) {
      tombstones.present(RecordKeys.change(change));
    }
  }

  /** Waits for the outcome; true when the change needs no further attempt. */
  private boolean accepted(Future<RecordMetadata> outcome, ClusterChange change)
      throws InterruptedException {
    try {
      await(outcome);
      acknowledged.incrementAndGet();
      noteTombstone(change);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        refused.incrementAndGet();
        log.error(
            "A {} is too large for topic {} and was left out; raise the topic's max.message.bytes"
                + " and the producer's max.request.size",
            change.getKind(),
            options.topics().cluster());
        return true;
      }
      refusals.warn(e);
      return false;
    } catch (TimeoutException e) {
      refusals.warn(e);
      return false;
    }
  }

  private void await(Future<RecordMetadata> outcome)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      outcome.get(producers.answerLimit().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      producers.failed(e.getCause());
      throw e;
    } catch (TimeoutException e) {
      producers.giveUp();
      throw e;
    }
  }
}
