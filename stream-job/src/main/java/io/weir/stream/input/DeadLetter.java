package io.weir.stream.input;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that no one could use, with where they came from and why. A Flink POJO.
 *
 * @param topic topic they were read from
 * @param partition null when no longer known
 * @param offset null when no longer known
 * @param bytes the original value; null when it had none
 * @param error stable code: a {@code DecodeError}'s name, {@link #INVALID} or {@link #JUDGE_FAILED}
 * @param detail one line for a person; null where the code says all
 */
@SuppressWarnings("ArrayRecordComponent") // carried on, never compared
public record DeadLetter(
    String topic,
    @Nullable Integer partition,
    @Nullable Long offset,
    byte @Nullable [] bytes,
    String error,
    @Nullable String detail) {

  /** The record can be read, but its content breaks the contract; the detail names the field. */
  public static final String INVALID = "INVALID";

  /** The judge threw on a flow: a defect of ours, kept so that it can be reproduced. */
  public static final String JUDGE_FAILED = "JUDGE_FAILED";
}
