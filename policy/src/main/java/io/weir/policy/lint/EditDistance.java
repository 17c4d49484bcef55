package io.weir.policy.lint;

/** How far apart two short texts are. */
final class EditDistance {

  private EditDistance() {}

  /**
   * The fewest insertions, deletions and replacements of a character; at most {@code limit} + 1.
   */
  static int atMost(int limit, String a, String b) {
    if (Math.abs(a.length() - b.length()) > limit) {
      return limit + 1;
    }
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return Math.min(previous[b.length()], limit + 1);
  }
}
