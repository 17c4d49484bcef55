package io.weir.policy.net;

/** Text from the cluster made safe to print: its names and values are attacker-chosen. */
public final class Printable {

  private static final int LONGEST = 120;

  private Printable() {}

  /** The text with control and formatting characters replaced and its length bounded. */
  public static String of(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST));
    text.codePoints().limit(LONGEST).forEach(c -> clean.appendCodePoint(isPlain(c) ? c : '?'));
    return text.codePointCount(0, text.length()) > LONGEST
        ? clean.append('…').toString()
        : clean.toString();
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
