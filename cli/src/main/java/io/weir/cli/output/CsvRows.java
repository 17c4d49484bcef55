package io.weir.cli.output;

import io.weir.cli.console.Clean;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** RFC 4180 with a header line, lines ending in a plain line feed as shell tools expect. */
final class CsvRows implements RowWriter {

  private final Writer writer;
  private final boolean clean;

  /**
   * @param clean whether control characters are replaced: on a terminal, not in a file, which keeps
   *     every byte
   */
  CsvRows(List<String> columns, Writer writer, boolean clean) throws IOException {
    this.writer = writer;
    this.clean = clean;
    row(columns);
  }

  @Override
  public void row(List<? extends @Nullable Object> values) throws IOException {
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        writer.write(',');
      }
      writer.write(quoted(text(values.get(i))));
    }
    writer.write('\n');
  }

  private String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text =
        value instanceof List<?> list
            ? list.stream().map(String::valueOf).collect(Collectors.joining(";"))
            : value.toString();
    return clean ? Clean.text(text) : text;
  }

  private static String quoted(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return '"' + text.replace("\"", "\"\"") + '"';
      }
    }
    return text;
  }

  @Override
  public void close() throws IOException {
    writer.flush();
  }
}
