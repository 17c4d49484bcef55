package io.weir.cli.evaluate;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads comma-separated values (RFC 4180); lines may end in LF, CRLF or CR. Blank lines are
 * skipped.
 */
final class CsvReader {

  /**
   * One record.
   *
   * @param line where it begins, from 1
   */
  record Fields(int line, List<String> values) {}

  private static final int END = -1;

  private final PushbackReader reader;
  private int line = 1;

  CsvReader(Reader reader) {
    this.reader = new PushbackReader(reader);
  }

  /** The next record that is not blank; null at the end. */
  @Nullable Fields next() throws IOException {
    while (true) {
      int begin = line;
      List<String> values = record();
      if (values == null) {
        return null;
      }
      if (values.size() > 1 || !values.get(0).isBlank()) {
        return new Fields(begin, values);
      }
    }
  }

  private @Nullable List<String> record() throws IOException {
    int c = reader.read();
    if (c == END) {
      return null;
    }
    List<String> values = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    while (true) {
      if (c == '"' && field.isEmpty()) {
        quoted(field);
      } else if (c == ',') {
        values.add(field.toString());
        field.setLength(0);
      } else if (c == END || endsLine(c)) {
        values.add(field.toString());
        return values;
      } else {
        field.append((char) c);
      }
      c = reader.read();
    }
  }

  private void quoted(StringBuilder field) throws IOException {
    int begin = line;
    while (true) {
      int c = reader.read();
      if (c == END) {
        throw new IOException("line " + begin + ": a quoted field is not closed");
      }
      if (c == '"') {
        int next = reader.read();
        if (next != '"') {
          unread(next);
          return;
        }
      } else if (c == '\n') {
        line++;
      }
      field.append((char) c);
    }
  }

  private boolean endsLine(int c) throws IOException {
    if (c == '\r') {
      int next = reader.read();
      if (next != '\n') {
        unread(next);
      }
    }
    if (c == '\r' || c == '\n') {
      line++;
      return true;
    }
    return false;
  }

  private void unread(int c) throws IOException {
    if (c != END) {
      reader.unread(c);
    }
  }
}
