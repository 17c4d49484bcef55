package io.weir.stream;

import io.weir.schemas.FlowVerdict;
import io.weir.schemas.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Verdicts for Kafka, keyed by row_id, so that revisions of a row keep their order. */
record VerdictSerializer(String topic) implements KafkaRecordSerializationSchema<FlowVerdict> {

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      FlowVerdict row, KafkaSinkContext context, Long timestamp) {
    return new ProducerRecord<>(
        topic,
        null,
        row.getIntervalEnd().toEpochMilli(),
        row.getRowId().getBytes(StandardCharsets.UTF_8),
        WireFormat.encode(row));
  }
}
