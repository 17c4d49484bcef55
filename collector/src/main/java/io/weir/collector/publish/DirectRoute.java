package io.weir.collector.publish;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Straight to Kafka, whose own buffer holds what it does not take yet; what it gives up is lost.
 */
final class DirectRoute implements Route {

  private final ProducerLine producers;
  private final String topic;
  private final Outcomes outcomes;
  private long taken;

  DirectRoute(ProducerLine producers, String topic, Outcomes outcomes) {
    this.producers = producers;
    this.topic = topic;
    this.outcomes = outcomes;
  }

  @Override
  public boolean hasRoom(boolean pressed) {
    return true;
  }

  @Override
  public void send(Parcel parcel) {
    taken++;
    Outcome outcome = new Outcome(parcel);
    try {
      // The callback hears of the outcome; nobody waits for it.
      Future<RecordMetadata> unused =
          producers.send(
              new ProducerRecord<>(topic, parcel.partition(), parcel.key(), parcel.value()),
              outcome);
    } catch (RuntimeException e) {
      outcome.onCompletion(null, e);
    }
  }

  @Override
  public boolean turn() {
    return false;
  }

  @Override
  public long taken() {
    return taken;
  }

  @Override
  public boolean isSafe(long parcels) {
    return false;
  }

  @Override
  public void sync() {
    // Nothing is kept.
  }

  @Override
  public SpoolDepth depth() {
    return SpoolDepth.NONE;
  }

  @Override
  public void end(Iterable<Parcel> rest) {
    IllegalStateException closed = new IllegalStateException("the publisher was closed");
    rest.forEach(parcel -> outcomes.lost(parcel, closed));
  }

  /** A producer may both call back and throw. */
  private final class Outcome extends AtomicBoolean implements Callback {

    private static final long serialVersionUID = 1L;

    private final transient Parcel parcel;

    Outcome(Parcel parcel) {
      this.parcel = parcel;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      if (!compareAndSet(false, true)) {
        return;
      }
      if (failure == null) {
        outcomes.delivered(parcel.kind());
      } else {
        outcomes.lost(parcel, failure);
      }
    }
  }
}
