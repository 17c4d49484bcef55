package io.weir.collector.publish;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's producer, and a new one in its place once it can never send again. Some errors leave a
 * producer with an error for every further record, and nothing but another one helps (Kafka's
 * Javadoc of {@link Producer}); its thread may also end, and then it says nothing any more.
 * Thread-safe.
 */
final class ProducerLine {

  private static final Logger log = LoggerFactory.getLogger(ProducerLine.class);

  /** Far longer than any broker is silent that is there. */
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);

  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);
  private static final int DEEPEST = 16;

  private static final Set<Class<? extends Exception>> FATAL =
      Set.of(
          AuthenticationException.class,
          ClusterAuthorizationException.class,
          InvalidProducerEpochException.class,
          OutOfOrderSequenceException.class,
          ProducerFencedException.class,
          TransactionalIdAuthorizationException.class,
          UnsupportedVersionException.class,
          IllegalStateException.class);

  /** Makes producers. */
  interface Maker {

    /**
     * Makes one.
     *
     * @throws RuntimeException if Kafka's client does not take its settings
     */
    Producer<byte[], byte[]> make();
  }

  private final @Nullable Maker maker;
  private final Duration answerLimit;
  private final Duration pause;
  private final QuietWarning replacing =
      new QuietWarning(log, "Kafka's producer cannot go on and is replaced");
  private final QuietWarning unmade = new QuietWarning(log, "A new producer could not be made");
  private final AtomicLong replaced = new AtomicLong();
  private volatile Producer<byte[], byte[]> current;
  private volatile @Nullable Exception broken;
  private volatile boolean closed;
  private long notBefore = System.nanoTime();

  private ProducerLine(
      Producer<byte[], byte[]> first, @Nullable Maker maker, Duration answerLimit, Duration pause) {
    this.current = first;
    this.maker = maker;
    this.answerLimit = answerLimit;
    this.pause = pause;
  }

  /** One producer only. */
  static ProducerLine of(Producer<byte[], byte[]> only) {
    return new ProducerLine(only, null, ANSWER_LIMIT, PAUSE);
  }

  /** As many producers as are needed; the first is made now. */
  static ProducerLine of(Maker maker) {
    return of(maker, ANSWER_LIMIT, PAUSE);
  }

  /**
   * The same with limits of its own.
   *
   * @param answerLimit how long a producer may say nothing of a record before it counts as dead
   * @param pause at least from one new producer to the next
   */
  static ProducerLine of(Maker maker, Duration answerLimit, Duration pause) {
    return new ProducerLine(maker.make(), maker, answerLimit, pause);
  }

  Duration answerLimit() {
    return answerLimit;
  }

  /** Producers that were replaced. */
  long replaced() {
    return replaced.get();
  }

  /** As {@link Producer#send(ProducerRecord, Callback)}. */
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback outcome) {
    Producer<byte[], byte[]> producer = usable();
    try {
      return producer.send(
          record,
          (metadata, failure) -> {
            if (failure != null) {
              note(producer, failure);
            }
            outcome.onCompletion(metadata, failure);
          });
    } catch (RuntimeException e) {
      note(producer, e);
      throw e;
    }
  }

  /** As {@link Producer#send(ProducerRecord)}; what the future tells goes to {@link #failed}. */
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    Producer<byte[], byte[]> producer = usable();
    try {
      return producer.send(record);
    } catch (RuntimeException e) {
      note(producer, e);
      throw e;
    }
  }

  /** Tells how a record failed that was sent without a callback. */
  void failed(@Nullable Throwable failure) {
    if (failure instanceof Exception exception) {
      note(current, exception);
    }
  }

  /** Has the producer replaced by the next to send; for one that says nothing any more. */
  void giveUp() {
    broken = new TimeoutException("no answer within " + answerLimit.toSeconds() + " s");
  }

  private void note(Producer<byte[], byte[]> producer, Exception failure) {
    if (producer == current && isFatal(failure)) {
      broken = failure;
    }
  }

  /** Whether all that the same producer sends from then on fails. */
  static boolean isFatal(Exception failure) {
    // Kafka's client uses the bare type when it refuses because of an earlier error.
    if (failure.getClass() == KafkaException.class) {
      return true;
    }
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      Throwable found = cause;
      if (FATAL.stream().anyMatch(type -> type.isInstance(found))) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private Producer<byte[], byte[]> usable() {
    if (broken != null && maker != null && !closed) {
      replace(maker);
    }
    return current;
  }

  private synchronized void replace(Maker next) {
    Exception failure = broken;
    if (failure == null || closed) {
      return;
    }
    if (System.nanoTime() - notBefore < 0) {
      throw new TimeoutException("the producer is being replaced", failure);
    }
    notBefore = System.nanoTime() + pause.toNanos();
    replacing.warn(failure);
    Producer<byte[], byte[]> dead = current;
    try {
      current = next.make();
    } catch (RuntimeException e) {
      unmade.warn(e);
      throw e;
    }
    broken = null;
    replaced.incrementAndGet();
    // What it still holds fails, and comes again with the new one.
    closing(dead, Duration.ZERO);
  }

  /**
   * Closes for good; false when the thread was interrupted meanwhile. The producer does not keep to
   * its limit while it waits for a broker that took a connection and says nothing: then it is left
   * behind, and ends some time later.
   */
  boolean close(Duration limit) {
    Producer<byte[], byte[]> last;
    synchronized (this) {
      closed = true;
      last = current;
    }
    Thread closing = closing(last, limit);
    try {
      closing.join(limit.plus(CLOSE_GRACE).toMillis());
      if (closing.isAlive()) {
        closing.interrupt();
      }
      return true;
    } catch (InterruptedException e) {
      closing.interrupt();
      return false;
    }
  }

  private static Thread closing(Producer<byte[], byte[]> producer, Duration limit) {
    Thread thread =
        new Thread(
            () -> {
              try {
                producer.close(limit);
              } catch (InterruptException e) {
                // It was left behind.
                Thread.currentThread().interrupt();
              } catch (KafkaException e) {
                log.debug("The producer did not close well", e);
              }
            },
            "weir-publish-close");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
