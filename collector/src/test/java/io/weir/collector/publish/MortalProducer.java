package io.weir.collector.publish;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer that dies after some records, as Kafka's does: with an error that it then has for
 * every record, or without a word.
 */
final class MortalProducer extends MockProducer<byte[], byte[]> {

  private final List<byte[]> delivered;
  private final int life;
  private final @Nullable RuntimeException death;
  private int taken;

  /**
   * @param delivered gets what arrives, in order
   * @param life records that it delivers
   * @param death what it dies of; null: its thread ends, and it says nothing any more
   */
  MortalProducer(List<byte[]> delivered, int life, @Nullable RuntimeException death) {
    super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    this.delivered = delivered;
    this.life = life;
    this.death = death;
  }

  /** One that lives on. */
  static MortalProducer healthy(List<byte[]> delivered) {
    return new MortalProducer(delivered, Integer.MAX_VALUE, null);
  }

  static List<byte[]> log() {
    return new CopyOnWriteArrayList<>();
  }

  @Override
  public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    return send(record, (metadata, failure) -> {});
  }

  @Override
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, Callback callback) {
    if (taken > life && death != null) {
      throw new KafkaException("in an error state", death);
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
    taken++;
    if (taken <= life) {
      completeNext();
    } else if (death != null) {
      errorNext(death);
    }
    return sent;
  }
}
