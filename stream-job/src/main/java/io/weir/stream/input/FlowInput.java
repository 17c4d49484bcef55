package io.weir.stream.input;

import org.jspecify.annotations.Nullable;

/**
 * One Kafka record of the flow topic, told apart but not yet routed. A Flink POJO.
 *
 * @param bytes the record's value as it came; null when it had none
 * @param key pairing key; set exactly for {@link Kind#FLOW}
 * @param cellStart UTC microseconds; meaningful for {@link Kind#FLOW} only
 * @param intervalEnd UTC microseconds; meaningful for {@link Kind#FLOW} only
 * @param eventTime UTC milliseconds it proves to have passed; {@code Long.MIN_VALUE} for none
 * @param number how its observer numbered it; null where that cannot be read
 * @param error code of what is wrong; set exactly for {@link Kind#UNREADABLE}
 */
@SuppressWarnings("ArrayRecordComponent") // carried on, never compared
public record FlowInput(
    Kind kind,
    String topic,
    int partition,
    long offset,
    byte @Nullable [] bytes,
    @Nullable String key,
    long cellStart,
    long intervalEnd,
    long eventTime,
    @Nullable RecordNumber number,
    @Nullable String error,
    @Nullable String detail) {

  /** What the bytes turned out to be. */
  public enum Kind {
    FLOW,
    LOSS,
    UNREADABLE
  }
}
