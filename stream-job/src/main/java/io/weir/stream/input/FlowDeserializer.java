package io.weir.stream.input;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.wire.DecodeError;
import io.weir.schemas.wire.Decoded;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.input.FlowInput.Kind;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tells flow records, loss records and unreadable bytes apart. Never throws on content.
 *
 * <p>A clock that is ahead must not drag event time with it, or every other node's flows would be
 * late: a record moves event time at most to {@code maxClockSkew} past Kafka's own timestamp.
 */
public final class FlowDeserializer implements KafkaRecordDeserializationSchema<FlowInput> {

  private static final long serialVersionUID = 1L;

  /** Type of what this gives. */
  public static final TypeInformation<FlowInput> TYPE = Types.POJO(FlowInput.class);

  private final long maxClockSkewMillis;

  public FlowDeserializer(Duration maxClockSkew) {
    this.maxClockSkewMillis = maxClockSkew.toMillis();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<FlowInput> out) {
    Decoded<SpecificRecordBase> decoded = WireFormat.decode(record.value());
    if (!decoded.ok()) {
      out.collect(unreadable(record, null, decoded.errorOrThrow().name(), decoded.detail()));
      return;
    }
    SpecificRecordBase content = decoded.recordOrThrow();
    if (content instanceof FlowRecord flow) {
      String violation = FlowContract.violation(flow);
      out.collect(
          violation == null
              ? flow(record, flow)
              : unreadable(record, RecordNumber.of(flow), DeadLetter.INVALID, violation));
    } else if (content instanceof ObserverLoss loss) {
      RecordNumber number = RecordNumber.of(loss);
      out.collect(input(Kind.LOSS, record, null, 0, 0, Long.MIN_VALUE, number, null, null));
    } else {
      out.collect(
          unreadable(
              record,
              null,
              DecodeError.UNEXPECTED_TYPE.name(),
              content.getClass().getSimpleName()));
    }
  }

  private FlowInput flow(ConsumerRecord<byte[], byte[]> record, FlowRecord flow) {
    long end = flow.getIntervalEnd().toEpochMilli();
    long eventTime =
        record.timestamp() < 0 ? end : Math.min(end, record.timestamp() + maxClockSkewMillis);
    return input(
        Kind.FLOW,
        record,
        PairingKey.of(flow),
        Micros.of(flow.getCellStart()),
        Micros.of(flow.getIntervalEnd()),
        eventTime,
        RecordNumber.of(flow),
        null,
        null);
  }

  private static FlowInput unreadable(
      ConsumerRecord<byte[], byte[]> record,
      @Nullable RecordNumber number,
      String error,
      @Nullable String detail) {
    return input(Kind.UNREADABLE, record, null, 0, 0, Long.MIN_VALUE, number, error, detail);
  }

  private static FlowInput input(
      Kind kind,
      ConsumerRecord<byte[], byte[]> record,
      @Nullable String key,
      long cellStart,
      long intervalEnd,
      long eventTime,
      @Nullable RecordNumber number,
      @Nullable String error,
      @Nullable String detail) {
    return new FlowInput(
        kind,
        record.topic(),
        record.partition(),
        record.offset(),
        record.value(),
        key,
        cellStart,
        intervalEnd,
        eventTime,
        number,
        error,
        detail);
  }

  @Override
  public TypeInformation<FlowInput> getProducedType() {
    return TYPE;
  }
}
