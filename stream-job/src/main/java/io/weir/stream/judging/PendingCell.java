package io.weir.stream.judging;

import java.util.List;

/**
 * The flow records of one key and cell that wait for their judgement, in state of 0.1. A Flink
 * POJO.
 *
 * @param due event time in milliseconds from which they may be judged
 * @param records flow records in single-object encoding
 */
public record PendingCell(long due, List<byte[]> records) {}
