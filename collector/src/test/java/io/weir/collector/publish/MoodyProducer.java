package io.weir.collector.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A Kafka that comes and goes: what it took while silent it acknowledges when it is back. */
final class MoodyProducer extends MockProducer<byte[], byte[]> {

  enum Mood {
    UP,
    /** Takes records and says nothing. */
    SILENT,
    /** Takes none, as a producer that never reached its broker. */
    AWAY
  }

  private final List<byte[]> delivered = new ArrayList<>();
  private Mood mood;

  MoodyProducer(Mood mood) {
    super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    this.mood = mood;
  }

  synchronized void become(Mood next) {
    mood = next;
    while (next == Mood.UP && completeNext()) {
      Thread.onSpinWait();
    }
  }

  /** Gives back all it has taken, as a producer does that lost its permission. */
  synchronized void failAll(RuntimeException failure) {
    while (errorNext(failure)) {
      Thread.onSpinWait();
    }
  }

  synchronized List<byte[]> delivered() {
    return List.copyOf(delivered);
  }

  @Override
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, Callback callback) {
    if (mood == Mood.AWAY) {
      // Kafka's own does not throw: it calls back at once.
      TimeoutException failure = new TimeoutException("no metadata");
      callback.onCompletion(null, failure);
      return CompletableFuture.failedFuture(failure);
    }
    Future<RecordMetadata> sent =
        super.send(
            record,
            (metadata, failure) -> {
              if (failure == null) {
                delivered.add(record.value());
              }
              callback.onCompletion(metadata, failure);
            });
    if (mood == Mood.UP) {
      completeNext();
    }
    return sent;
  }
}
