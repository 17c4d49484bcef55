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
import org.jspecify.annotations.Nullable;

/** {@code cluster=<c>/date=YYYY-MM-DD/hour=HH}, UTC, by the row's own time; values URL-escaped. */
final class HourBuckets<T> implements BucketAssigner<T, String> {

  private static final long serialVersionUID = 1L;

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("'/date='uuuu-MM-dd'/hour='HH", Locale.ROOT);

  private static final long SECONDS_AN_HOUR = 3600;

  private final Part<T, String> cluster;
  private final Part<T, Instant> time;

  // Rows that follow each other mostly go to one place. One thread's, as its writer.
  private transient @Nullable String lastCluster;
  private transient long lastHour;
  private transient String lastBucket = "";

  HourBuckets(Part<T, String> cluster, Part<T, Instant> time) {
    this.cluster = cluster;
    this.time = time;
  }

  /** A part of the row that decides on its place. */
  interface Part<T, R> extends Function<T, R>, Serializable {}

  @Override
  public String getBucketId(T row, Context context) {
    Instant moment = time.apply(row);
    String of = cluster.apply(row);
    long hour = Math.floorDiv(moment.getEpochSecond(), SECONDS_AN_HOUR);
    if (!of.equals(lastCluster) || hour != lastHour) {
      LocalDateTime utc = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
      lastBucket = "cluster=" + escape(of) + FORMAT.format(utc);
      lastCluster = of;
      lastHour = hour;
    }
    return lastBucket;
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
