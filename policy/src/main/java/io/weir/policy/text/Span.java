package io.weir.policy.text;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A length of time as people write it: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}. */
public final class Span {

  /** What to tell who wrote none. */
  public static final String EXAMPLES = "a span such as 500ms, 10s, 5m, 2h, 1d";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");

  private static final Duration LONGEST = Duration.ofDays(36_525);

  private Span() {}

  /** The length, at most a hundred years; null if the text is none. */
  public static @Nullable Duration parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    try {
      Duration length = length(Long.parseLong(matcher.group(1)), matcher.group(2));
      return length.compareTo(LONGEST) <= 0 ? length : null;
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static Duration length(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
