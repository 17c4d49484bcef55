package io.weir.stream.input;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.wire.Decoded;
import io.weir.schemas.wire.WireFormat;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Checks cluster changes and finds the bookmarks. Tombstones are the topic's own and skipped. */
public final class ClusterDeserializer implements KafkaRecordDeserializationSchema<ClusterInput> {

  private static final long serialVersionUID = 1L;

  /** Type of what this gives. */
  public static final TypeInformation<ClusterInput> TYPE = Types.POJO(ClusterInput.class);

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ClusterInput> out) {
    byte[] value = record.value();
    if (value == null) {
      return;
    }
    Decoded<ClusterChange> decoded = WireFormat.decode(value, ClusterChange.class);
    if (!decoded.ok()) {
      out.collect(
          input(record, value, Long.MIN_VALUE, decoded.errorOrThrow().name(), decoded.detail()));
      return;
    }
    ClusterChange change = decoded.recordOrThrow();
    if (change.getCluster().isEmpty()) {
      out.collect(input(record, value, Long.MIN_VALUE, DeadLetter.INVALID, "cluster is empty"));
      return;
    }
    long bookmark =
        change.getBookmark() == null ? Long.MIN_VALUE : change.getBookmark().toEpochMilli();
    out.collect(input(record, value, bookmark, null, null));
  }

  private static ClusterInput input(
      ConsumerRecord<byte[], byte[]> record,
      byte[] value,
      long bookmark,
      @Nullable String error,
      @Nullable String detail) {
    return new ClusterInput(
        record.topic(), record.partition(), record.offset(), value, bookmark, error, detail);
  }

  @Override
  public TypeInformation<ClusterInput> getProducedType() {
    return TYPE;
  }
}
