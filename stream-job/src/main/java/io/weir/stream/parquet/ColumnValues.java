package io.weir.stream.parquet;

import io.weir.stream.input.Micros;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of wire records as the archive's columns hold them. */
final class ColumnValues {

  private ColumnValues() {}

  static @Nullable Object of(@Nullable Object value, boolean list) {
    if (value == null) {
      return list ? List.of() : null;
    }
    if (value instanceof Collection<?> values) {
      return values.stream().map(ColumnValues::single).toList();
    }
    return single(value);
  }

  private static Object single(Object value) {
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    return value instanceof Instant instant ? Micros.of(instant) : value;
  }
}
