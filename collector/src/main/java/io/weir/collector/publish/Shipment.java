package io.weir.collector.publish;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A parcel that was handed to Kafka and what became of it. Kafka's thread writes the outcome. */
final class Shipment implements Callback {

  /** How it stands. */
  enum State {
    /** Nothing is known yet. */
    PENDING,
    /** Kafka has it. */
    DELIVERED,
    /** It did not arrive, and another attempt may. */
    FAILED,
    /** Kafka will never take it. */
    REFUSED
  }

  private static final long NOT_SPOOLED = -1;

  final Parcel parcel;

  /** Of the parcel: by the time Kafka answers, that itself is far from the processor. */
  final Parcel.Kind kind;

  /** The same. */
  final int bytes;

  /** Its place among all that was ever handed over, from 1. */
  final long position;

  private final long since;
  private long handedAt;
  private long spoolIndex;
  private volatile State state = State.PENDING;
  private volatile @Nullable Exception failure;

  private Shipment(Parcel parcel, long position, long since, long spoolIndex) {
    this.parcel = parcel;
    this.kind = parcel.kind();
    this.bytes = parcel.bytes();
    this.position = position;
    this.since = since;
    this.handedAt = since;
    this.spoolIndex = spoolIndex;
  }

  /** One that only this process's memory holds. */
  static Shipment fresh(Parcel parcel, long position, long now) {
    return new Shipment(parcel, position, now, NOT_SPOOLED);
  }

  /** One that stands in the spool under that index. */
  static Shipment spooled(Parcel parcel, long position, long now, long index) {
    return new Shipment(parcel, position, now, index);
  }

  /** The same for another attempt. */
  Shipment again() {
    return new Shipment(parcel, position, since, spoolIndex);
  }

  void spooledAs(long index) {
    spoolIndex = index;
  }

  boolean isSpooled() {
    return spoolIndex != NOT_SPOOLED;
  }

  long spoolIndex() {
    return spoolIndex;
  }

  /** Nanoseconds it has been on its way. */
  long age(long now) {
    return now - since;
  }

  /** Notes when the producer took it. */
  void handed(long now) {
    handedAt = now;
  }

  /** Nanoseconds since the producer took it. */
  long waits(long now) {
    return now - handedAt;
  }

  /** Waits for its outcome no more. */
  void giveUp() {
    onCompletion(null, new TimeoutException("the producer gave no answer"));
  }

  State state() {
    return state;
  }

  @Nullable Exception failure() {
    return failure;
  }

  /** A producer may both call back and throw: the first word counts. */
  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception problem) {
    if (state != State.PENDING) {
      return;
    }
    if (problem == null) {
      state = State.DELIVERED;
      return;
    }
    failure = problem;
    state = isForGood(problem) ? State.REFUSED : State.FAILED;
  }

  private static boolean isForGood(Exception problem) {
    return problem instanceof RecordTooLargeException
        || problem instanceof InvalidRecordException
        || problem instanceof SerializationException;
  }
}
