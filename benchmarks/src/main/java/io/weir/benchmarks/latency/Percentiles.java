package io.weir.benchmarks.latency;

import java.util.Collection;
import java.util.Locale;

/** Latencies of some connections, in milliseconds. */
record Percentiles(long count, long p50, long p90, long p99, long max) {

  static final String HEAD =
      """
      | | connections | p50, ms | p90, ms | p99, ms | max, ms |
      |---|---|---|---|---|---|
      """;

  /**
   * By the nearest rank.
   *
   * @throws IllegalArgumentException if there are none
   */
  static Percentiles of(Collection<Matches.Match> matches) {
    long[] sorted = matches.stream().mapToLong(Matches.Match::millis).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("No connection, no percentile");
    }
    return new Percentiles(
        sorted.length,
        rank(sorted, 0.5),
        rank(sorted, 0.9),
        rank(sorted, 0.99),
        sorted[sorted.length - 1]);
  }

  private static long rank(long[] sorted, double part) {
    return sorted[(int) Math.ceil(part * sorted.length) - 1];
  }

  /** A line under {@link #HEAD}. */
  String line(String title) {
    return String.format(
        Locale.ROOT, "| %s | %,d | %,d | %,d | %,d | %,d |%n", title, count, p50, p90, p99, max);
  }
}
