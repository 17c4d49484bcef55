package io.weir.collector.conntrack;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines of bounded length. Bytes become characters one to one, so that
 * nothing fails on foreign encodings. Compressed text that breaks off ends in an UNTERMINATED line.
 * Not thread-safe.
 */
public final class LineReader {

  /** Longest line kept, in bytes; conntrack's own are below 500. */
  public static final int LONGEST = 4_096;

  private final InputStream in;
  private final byte[] buffer = new byte[8_192];
  private final int longest;
  private byte[] line = new byte[LONGEST];
  private int position;
  private int limit;
  private boolean cutOff;
  private boolean ended;

  public LineReader(InputStream in) {
    this(in, LONGEST);
  }

  /** Keeps lines of up to that many bytes, at least {@link #LONGEST}. */
  public LineReader(InputStream in, int longest) {
    this.in = in;
    this.longest = Math.max(LONGEST, longest);
  }

  /**
   * One line.
   *
   * @param text the line without its end; of a line that is too long, its start
   * @param error TOO_LONG or UNTERMINATED when the text is not the whole line, else null
   */
  public record Line(String text, @Nullable LineError error) {}

  /** The next line, or null at the end of the input. */
  public @Nullable Line next() throws IOException {
    int length = 0;
    boolean tooLong = false;
    boolean any = false;
    while (true) {
      if (position == limit && !fill()) {
        return end(any, length, tooLong);
      }
      any = true;
      byte value = buffer[position++];
      if (value == '\n') {
        return line(length, tooLong ? LineError.TOO_LONG : null);
      }
      if (length < longest) {
        if (length == line.length) {
          line = Arrays.copyOf(line, Math.min(longest, 2 * length));
        }
        line[length++] = value;
      } else {
        tooLong = true;
      }
    }
  }

  private @Nullable Line end(boolean any, int length, boolean tooLong) {
    boolean isLine = any || (cutOff && !ended);
    ended = true;
    return isLine ? line(length, tooLong ? LineError.TOO_LONG : LineError.UNTERMINATED) : null;
  }

  private Line line(int length, @Nullable LineError error) {
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    return new Line(new String(line, 0, end, StandardCharsets.ISO_8859_1), error);
  }

  private boolean fill() throws IOException {
    position = 0;
    try {
      limit = Math.max(0, in.read(buffer));
    } catch (EOFException e) {
      limit = 0;
      cutOff = true;
    }
    return limit > 0;
  }
}
