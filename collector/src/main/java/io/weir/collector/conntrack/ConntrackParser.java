package io.weir.collector.conntrack;

import io.weir.collector.conntrack.ConntrackEvent.Kind;
import java.time.Instant;

/**
 * Reads lines as {@code conntrack -E -o timestamp,extended,id} (conntrack-tools 1.4.7) prints them.
 * Attributes that say nothing about the flow (helper, use, labels, …) are skipped; anything that is
 * needed and not exactly as the tool prints it makes the line unreadable. Never throws.
 *
 * <pre>
 * [1795255915.973632]	    [NEW] ipv4     2 tcp      6 120 SYN_SENT src=… dst=… sport=… dport=… [UNREPLIED] src=… … id=…
 * </pre>
 */
public final class ConntrackParser {

  private static final int MICRO_DIGITS = 6;
  private static final int LARGEST_PROTOCOL = 255;

  private ConntrackParser() {}

  /** Reads one line; what the reader found wrong with it stands. */
  public static ParsedLine parse(LineReader.Line line) {
    return line.error() != null ? new ParsedLine.Unreadable(line.error()) : parse(line.text());
  }

  /** Reads one line without its line end. */
  public static ParsedLine parse(String line) {
    if (line.isBlank()) {
      return new ParsedLine.Unreadable(LineError.EMPTY);
    }
    try {
      return new ParsedLine.Read(read(new Tokens(line)));
    } catch (UnreadableLineException e) {
      return new ParsedLine.Unreadable(e.error());
    }
  }

  private static ConntrackEvent read(Tokens tokens) throws UnreadableLineException {
    Instant at = time(tokens.next(LineError.NO_TIMESTAMP));
    Kind kind = kind(tokens.next(LineError.UNKNOWN_EVENT));
    boolean v4 = family(tokens.next(LineError.NO_FAMILY));
    tokens.next(LineError.NO_FAMILY);
    tokens.next(LineError.BAD_NUMBER);
    int protocol = Numbers.within(tokens.next(LineError.BAD_NUMBER), LARGEST_PROTOCOL);
    EntryFields fields = new EntryFields(protocol, v4);
    Integer timeout = null;
    if (tokens.peekDigit()) {
      timeout = Numbers.within(tokens.next(LineError.BAD_NUMBER), Integer.MAX_VALUE);
    }
    String state = null;
    if (tokens.peekState()) {
      state = tokens.next(LineError.BAD_ORDER);
    }
    while (tokens.hasNext()) {
      fields.take(tokens.next(LineError.BAD_ORDER));
    }
    return fields.event(at, kind, state, timeout);
  }

  private static Instant time(String token) throws UnreadableLineException {
    int dot = token.indexOf('.');
    int last = token.length() - 1;
    if (token.charAt(0) != '['
        || token.charAt(last) != ']'
        || dot < 0
        || last - dot - 1 != MICRO_DIGITS) {
      throw new UnreadableLineException(LineError.NO_TIMESTAMP);
    }
    long seconds = Numbers.unsigned(token.substring(1, dot), LineError.NO_TIMESTAMP);
    long micros = Numbers.unsigned(token.substring(dot + 1, last), LineError.NO_TIMESTAMP);
    if (seconds > Instant.MAX.getEpochSecond() / 1_000_000) {
      throw new UnreadableLineException(LineError.NO_TIMESTAMP);
    }
    return Instant.ofEpochSecond(seconds, micros * 1_000);
  }

  private static Kind kind(String token) throws UnreadableLineException {
    return switch (token) {
      case "[NEW]" -> Kind.NEW;
      case "[UPDATE]" -> Kind.UPDATE;
      case "[DESTROY]" -> Kind.DESTROY;
      default -> throw new UnreadableLineException(LineError.UNKNOWN_EVENT);
    };
  }

  private static boolean family(String token) throws UnreadableLineException {
    return switch (token) {
      case "ipv4" -> true;
      case "ipv6" -> false;
      default -> throw new UnreadableLineException(LineError.NO_FAMILY);
    };
  }
}
