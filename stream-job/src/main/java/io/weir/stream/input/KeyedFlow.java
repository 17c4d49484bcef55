package io.weir.stream.input;

/**
 * A flow record on its way to the judge: still bytes, so that it is encoded once in its life. A
 * Flink POJO.
 *
 * @param key cluster and direction-free wire tuple
 * @param cellStart UTC microseconds
 * @param intervalStart UTC microseconds
 * @param intervalEnd UTC microseconds
 * @param bytes a readable {@code FlowRecord} in single-object encoding
 */
@SuppressWarnings("ArrayRecordComponent") // carried on, never compared
public record KeyedFlow(
    String key, long cellStart, long intervalStart, long intervalEnd, byte[] bytes) {}
