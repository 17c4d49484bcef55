package io.weir.stream.input;

import org.jspecify.annotations.Nullable;

/**
 * One Kafka record of the cluster topic. A Flink POJO.
 *
 * @param bytes the record's value
 * @param bookmark UTC milliseconds; {@code Long.MIN_VALUE} when it is no bookmark
 * @param error code of what is wrong; null when it can be read
 */
@SuppressWarnings("ArrayRecordComponent") // carried on, never compared
public record ClusterInput(
    String topic,
    int partition,
    long offset,
    byte[] bytes,
    long bookmark,
    @Nullable String error,
    @Nullable String detail) {}
