package io.weir.cli.console;

import org.jspecify.annotations.Nullable;

/**
 * Makes text safe to print: names come from the cluster, and whoever chose them may have put
 * terminal commands or line breaks in.
 */
public final class Clean {

  private static final char REPLACEMENT = '\uFFFD';

  private Clean() {}

  /** The text on one line, with control and direction-changing characters replaced. */
  public static String text(@Nullable String text) {
    if (text == null) {
      return "";
    }
    StringBuilder cleaned = null;
    for (int i = 0; i < text.length(); i++) {
      if (isUnsafe(text.charAt(i))) {
        if (cleaned == null) {
          cleaned = new StringBuilder(text);
        }
        cleaned.setCharAt(i, isBlank(text.charAt(i)) ? ' ' : REPLACEMENT);
      }
    }
    return cleaned == null ? text : cleaned.toString();
  }

  private static boolean isBlank(char c) {
    return c == '\n' || c == '\r' || c == '\t' || c == '\u2028' || c == '\u2029';
  }

  private static boolean isUnsafe(char c) {
    return Character.isISOControl(c)
        || isBlank(c)
        || (c >= '\u202A' && c <= '\u202E')
        || (c >= '\u2066' && c <= '\u2069');
  }
}
