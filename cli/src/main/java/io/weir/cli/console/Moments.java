package io.weir.cli.console;

import io.weir.policy.text.Span;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/**
 * Moments as a person gives them: a date (its first moment, UTC), RFC 3339, or a span such as
 * {@code 2h}.
 */
public final class Moments {

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final String ALLOWED =
      "'; allowed: a date such as 2027-06-30, a time such as 2027-06-30T12:00:00Z, or a span such"
          + " as 90s, 15m, 2h, 30d";

  private Moments() {}

  /**
   * A moment; a span leads from now into the past.
   *
   * @param option for the message, e.g. {@code --at}
   * @throws CommandFailure if it is no moment, saying what is allowed
   */
  public static Instant past(String option, String text, Instant now) {
    Duration span = Span.parse(text);
    try {
      return span != null ? now.minus(span) : moment(text);
    } catch (DateTimeException e) {
      throw CommandFailure.usage(option + " is '" + text + ALLOWED, e);
    }
  }

  /**
   * A moment; a span leads from now into the future.
   *
   * @param option for the message, e.g. {@code --until}
   * @throws CommandFailure if it is no moment, saying what is allowed
   */
  public static Instant future(String option, String text, Instant now) {
    Duration span = Span.parse(text);
    try {
      return span != null ? now.plus(span) : moment(text);
    } catch (DateTimeException e) {
      throw CommandFailure.usage(option + " is '" + text + ALLOWED, e);
    }
  }

  /**
   * A span by itself.
   *
   * @param option for the message, e.g. {@code --unused-for}
   * @throws CommandFailure if it is none, saying what is allowed
   */
  public static Duration span(String option, String text) {
    Duration span = Span.parse(text);
    if (span == null) {
      throw CommandFailure.usage(option + " is '" + text + "'; allowed: " + Span.EXAMPLES);
    }
    return span;
  }

  private static Instant moment(String text) {
    return DATE.matcher(text).matches()
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(text).toInstant();
  }
}
