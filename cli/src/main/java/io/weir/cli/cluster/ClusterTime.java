package io.weir.cli.cluster;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A moment as a person gives it: RFC 3339, or a span that it lies back. */
final class ClusterTime {

  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private ClusterTime() {}

  /**
   * Reads a moment.
   *
   * @param option for the message, e.g. {@code --at}
   * @throws IllegalArgumentException if it is neither, saying what is allowed
   */
  static Instant parse(String option, String text, Instant now) {
    Matcher span = SPAN.matcher(text);
    try {
      return span.matches()
          ? now.minus(duration(Long.parseLong(span.group(1)), span.group(2)))
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          option
              + " is '"
              + text
              + "'; allowed: RFC 3339 such as 2026-11-21T10:00:00Z, or how long ago such as 90s,"
              + " 15m, 2h, 1d",
          e);
    }
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
