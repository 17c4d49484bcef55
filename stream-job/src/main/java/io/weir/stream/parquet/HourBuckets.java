package io.weir.stream.parquet;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** {@code cluster=<c>/date=YYYY-MM-DD/hour=HH}, UTC, by the row's own time; values URL-escaped. */
final class HourBuckets<T> implements BucketAssigner<T, String> {

  private static final long serialVersionUID = 1L;

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("'/date='uuuu-MM-dd'/hour='HH", Locale.ROOT);

  private final Part<T, String> cluster;
  private final Part<T, Instant> time;

  HourBuckets(Part<T, String> cluster, Part<T, Instant> time) {
    this.cluster = cluster;
    this.time = time;
  }

  /** A part of the row that decides on its place. */
  interface Part<T, R> extends Function<T, R>, Serializable {}

  @Override
  public String getBucketId(T row, Context context) {
    LocalDateTime utc = LocalDateTime.ofInstant(time.apply(row), ZoneOffset.UTC);
    return "cluster=" + escape(cluster.apply(row)) + FORMAT.format(utc);
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }

  /** Percent-encodes every byte of UTF-8 that is not a letter, digit, dash, dot or underscore. */
  static String escape(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '.'
              || c == '_';
      if (plain) {
        escaped.append(c);
      } else {
        escaped.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return escaped.toString();
  }
}
