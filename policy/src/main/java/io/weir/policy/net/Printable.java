package io.weir.policy.net;

/** Text from the cluster made safe to print: its names and values are attacker-chosen. */
public final class Printable {

  private static final int LONGEST = 120;

  private Printable() {}

  /** A value as messages quote it: on one line, its length bounded. */
  public static String of(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST) {
      return line(text);
    }
    return line(text.substring(0, text.offsetByCodePoints(0, LONGEST))) + '…';
  }

  /** The whole text on one line: control and formatting characters replaced by {@code ?}. */
  public static String line(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> clean.appendCodePoint(isPlain(c) ? c : '?'));
    return clean.toString();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
