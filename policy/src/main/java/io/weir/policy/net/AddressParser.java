package io.weir.policy.net;

import org.jspecify.annotations.Nullable;

/** Reads address text by hand: the JDK's own parser may ask DNS and takes shapes that we refuse. */
final class AddressParser {

  private static final int GROUPS = 8;
  private static final int LONGEST = 45;

  private AddressParser() {}

  static IpAddress parse(String text) {
    if (text.length() <= LONGEST) {
      if (text.indexOf(':') >= 0) {
        IpAddress address = parseV6(text);
        if (address != null) {
          return address;
        }
      } else {
        long bits = parseV4(text, 0);
        if (bits >= 0) {
          return IpAddress.v4(bits);
        }
      }
    }
    throw new IllegalArgumentException(
        "no IP address: \"" + Printable.of(text) + "\" (allowed: an IPv4 or IPv6 address)");
  }

  /** The 32 bits of the dotted quad from {@code start} to the end; -1 if it is none. */
  private static long parseV4(String text, int start) {
    long bits = 0;
    int octets = 0;
    int position = start;
    while (octets < 4) {
      int end = text.indexOf('.', position);
      if (end < 0) {
        end = text.length();
      }
      int octet = octet(text, position, end);
      if (octet < 0) {
        return -1;
      }
      bits = bits << 8 | octet;
      octets++;
      position = end + 1;
    }
    return position == text.length() + 1 ? bits : -1;
  }

  private static int octet(String text, int start, int end) {
    int length = end - start;
    if (length < 1 || length > 3 || (length > 1 && text.charAt(start) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value <= 255 ? value : -1;
  }

  private static @Nullable IpAddress parseV6(String text) {
    int[] groups = new int[GROUPS];
    int count = 0;
    int gap = -1;
    int position = 0;
    if (text.startsWith("::")) {
      gap = 0;
      position = 2;
    }
    while (position < text.length()) {
      int end = text.indexOf(':', position);
      int stop = end < 0 ? text.length() : end;
      if (end < 0 && text.indexOf('.', position) >= 0) {
        long bits = parseV4(text, position);
        if (bits < 0 || count > GROUPS - 2) {
          return null;
        }
        groups[count++] = (int) (bits >>> 16);
        groups[count++] = (int) (bits & 0xFFFF);
        position = text.length();
        break;
      }
      int group = group(text, position, stop);
      if (group < 0 || count == GROUPS) {
        return null;
      }
      groups[count++] = group;
      position = stop;
      if (end >= 0) {
        position++;
        if (position < text.length() && text.charAt(position) == ':') {
          if (gap >= 0) {
            return null;
          }
          gap = count;
          position++;
        } else if (position == text.length()) {
          return null;
        }
      }
    }
    if (gap < 0 ? count != GROUPS : count == GROUPS) {
      return null;
    }
    return assemble(groups, count, gap);
  }

  private static IpAddress assemble(int[] groups, int count, int gap) {
    int[] all = new int[GROUPS];
    int head = gap < 0 ? count : gap;
    System.arraycopy(groups, 0, all, 0, head);
    System.arraycopy(groups, head, all, GROUPS - (count - head), count - head);
    long high = 0;
    long low = 0;
    for (int i = 0; i < 4; i++) {
      high = high << 16 | all[i];
      low = low << 16 | all[i + 4];
    }
    return IpAddress.v6(high, low);
  }

  private static int group(String text, int start, int end) {
    if (end - start < 1 || end - start > 4) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
