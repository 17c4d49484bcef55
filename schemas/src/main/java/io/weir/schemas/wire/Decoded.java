package io.weir.schemas.wire;

import org.jspecify.annotations.Nullable;

/**
 * What reading some bytes gave: a record, or the code of what is wrong with them.
 *
 * @param record the record; null exactly when {@code error} is set
 * @param error why there is no record; null exactly when {@code record} is set
 * @param detail one line for a person about the error; null where the code says all
 */
public record Decoded<T>(@Nullable T record, @Nullable DecodeError error, @Nullable String detail) {

  public Decoded {
    if ((record == null) == (error == null)) {
      throw new IllegalArgumentException("A decoded value holds either a record or an error");
    }
  }

  static <T> Decoded<T> of(T record) {
    return new Decoded<>(record, null, null);
  }

  static <T> Decoded<T> failed(DecodeError error, @Nullable String detail) {
    return new Decoded<>(null, error, detail);
  }

  /** True when there is a record. */
  public boolean ok() {
    return error == null;
  }

  /**
   * The record.
   *
   * @throws IllegalStateException if there is none
   */
  public T recordOrThrow() {
    if (record == null) {
      throw new IllegalStateException("No record: " + error);
    }
    return record;
  }

  /**
   * The error code.
   *
   * @throws IllegalStateException if there is none
   */
  public DecodeError errorOrThrow() {
    if (error == null) {
      throw new IllegalStateException("No error: the record was read");
    }
    return error;
  }
}
