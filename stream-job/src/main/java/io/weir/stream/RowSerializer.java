package io.weir.stream;

import io.weir.schemas.wire.WireFormat;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Rows for Kafka, keyed by their identity, so that all that is said of one row keeps its order.
 *
 * @param id the same for repetitions and newer versions of a row
 * @param time the record's timestamp
 */
record RowSerializer<T extends SpecificRecordBase>(
    String topic, Part<T, String> id, Part<T, Instant> time)
    implements KafkaRecordSerializationSchema<T> {

  /** What a row says of itself. */
  interface Part<T, R> extends Function<T, R>, Serializable {}

  @Override
  public ProducerRecord<byte[], byte[]> serialize(T row, KafkaSinkContext context, Long timestamp) {
    return new ProducerRecord<>(
        topic,
        null,
        time.apply(row).toEpochMilli(),
        id.apply(row).getBytes(StandardCharsets.UTF_8),
        WireFormat.encode(row));
  }
}
