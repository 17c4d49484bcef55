package io.weir.policy.net;

/** Canonical text of addresses: dotted quads and RFC 5952. */
final class AddressText {

  private static final int GROUPS = 8;

  private AddressText() {}

  static String v4(long bits) {
    return (bits >>> 24 & 0xFF)
        + "."
        + (bits >>> 16 & 0xFF)
        + "."
        + (bits >>> 8 & 0xFF)
        + "."
        + (bits & 0xFF);
  }

  static String v6(long high, long low) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < 4; i++) {
      groups[i] = (int) (high >>> (48 - 16 * i)) & 0xFFFF;
      groups[i + 4] = (int) (low >>> (48 - 16 * i)) & 0xFFFF;
    }
    int[] run = longestZeroRun(groups);
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == run[0]) {
        text.append("::");
        i += run[1] - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  /** Start and length of the first longest run of at least two zero groups; start -1 for none. */
  private static int[] longestZeroRun(int[] groups) {
    int bestStart = -1;
    int bestLength = 1;
    int length = 0;
    for (int i = 0; i < GROUPS; i++) {
      length = groups[i] == 0 ? length + 1 : 0;
      if (length > bestLength) {
        bestLength = length;
        bestStart = i - length + 1;
      }
    }
    return new int[] {bestStart, bestLength};
  }
}
