package io.weir.stream;

import io.weir.stream.input.DeadLetter;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Dead letters for Kafka: the original bytes, and in the headers where they came from and why. */
record DeadLetterSerializer(String topic) implements KafkaRecordSerializationSchema<DeadLetter> {

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, Long timestamp) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, letter.bytes());
    header(record, "weir.topic", letter.topic());
    header(record, "weir.partition", letter.partition());
    header(record, "weir.offset", letter.offset());
    header(record, "weir.error", letter.error());
    header(record, "weir.detail", letter.detail());
    return record;
  }

  private static void header(
      ProducerRecord<byte[], byte[]> record, String name, @Nullable Object value) {
    if (value != null) {
      record.headers().add(name, value.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
