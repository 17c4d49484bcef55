package io.weir.policy.lint;

/** The order of field paths: as text, but positions by number. */
final class FieldOrder {

  private FieldOrder() {}

  static int compare(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length()) {
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(i))) {
        int endA = endOfNumber(a, i);
        int order = compareNumbers(a.substring(i, endA), b.substring(i, endOfNumber(b, i)));
        if (order != 0) {
          return order;
        }
        i = endA;
      } else if (a.charAt(i) == b.charAt(i)) {
        i++;
      } else {
        return Character.compare(a.charAt(i), b.charAt(i));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Of any length: digits may stand in a policy's own keys too. */
  private static int compareNumbers(String a, String b) {
    int byLength = Integer.compare(a.length(), b.length());
    return byLength != 0 ? byLength : a.compareTo(b);
  }

  private static int endOfNumber(String text, int start) {
    int end = start;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
