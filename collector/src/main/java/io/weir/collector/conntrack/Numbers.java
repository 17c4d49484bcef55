package io.weir.collector.conntrack;

/** Decimal numbers as the tool prints them: digits only. */
final class Numbers {

  private static final int LONGEST = 18;

  private Numbers() {}

  static long unsigned(String text, LineError otherwise) throws UnreadableLineException {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new UnreadableLineException(otherwise);
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new UnreadableLineException(otherwise);
      }
      value = value * 10 + digit;
    }
    return value;
  }

  static int within(String text, int largest) throws UnreadableLineException {
    long value = unsigned(text, LineError.BAD_NUMBER);
    if (value > largest) {
      throw new UnreadableLineException(LineError.BAD_NUMBER);
    }
    return (int) value;
  }
}
