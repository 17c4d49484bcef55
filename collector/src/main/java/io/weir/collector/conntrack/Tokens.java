package io.weir.collector.conntrack;

/** Walks over a line by its blanks. What stands in brackets ([start=Sat Nov 21 …]) is one token. */
final class Tokens {

  private final String line;
  private int position;

  Tokens(String line) {
    this.line = line;
    skipBlanks();
  }

  boolean hasNext() {
    return position < line.length();
  }

  boolean peekDigit() {
    return hasNext() && line.charAt(position) >= '0' && line.charAt(position) <= '9';
  }

  /** True if the next token is a bare word in capitals, as protocol states are. */
  boolean peekState() {
    int at = position;
    while (at < line.length() && isStateCharacter(line.charAt(at))) {
      at++;
    }
    return at > position && (at == line.length() || isBlank(line.charAt(at)));
  }

  String next(LineError ifNone) throws UnreadableLineException {
    if (!hasNext()) {
      throw new UnreadableLineException(ifNone);
    }
    int start = position;
    if (line.charAt(start) == '[') {
      int close = line.indexOf(']', start);
      if (close < 0) {
        throw new UnreadableLineException(LineError.BAD_ORDER);
      }
      position = close + 1;
    } else {
      while (hasNext() && !isBlank(line.charAt(position))) {
        position++;
      }
    }
    String token = line.substring(start, position);
    skipBlanks();
    return token;
  }

  private void skipBlanks() {
    while (hasNext() && isBlank(line.charAt(position))) {
      position++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isStateCharacter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
