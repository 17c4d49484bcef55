package io.weir.cli.output;

import io.weir.cli.console.Clean;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Columns under each other. Widths come from the first rows, so that a result of any size streams;
 * later rows that are wider only push their own line.
 */
final class TableRows implements RowWriter {

  private static final int SAMPLE = 2_000;
  private static final String GAP = "  ";

  private final Writer writer;
  private final int columns;
  private final int[] widths;
  private final boolean[] numeric;
  private final List<String[]> held = new ArrayList<>();
  private boolean streaming;

  TableRows(List<String> columns, Writer writer) {
    this.writer = writer;
    this.columns = columns.size();
    this.widths = new int[columns.size()];
    this.numeric = new boolean[columns.size()];
    hold(columns.stream().map(Clean::text).toArray(String[]::new));
  }

  @Override
  public void row(List<? extends @Nullable Object> values) throws IOException {
    String[] cells = new String[columns];
    for (int i = 0; i < columns; i++) {
      Object value = values.get(i);
      cells[i] = text(value);
      numeric[i] |= !streaming && value instanceof Number;
    }
    if (streaming) {
      write(cells);
      return;
    }
    hold(cells);
    if (held.size() > SAMPLE) {
      release();
    }
  }

  private void hold(String[] cells) {
    for (int i = 0; i < cells.length; i++) {
      widths[i] = Math.max(widths[i], width(cells[i]));
    }
    held.add(cells);
  }

  private void release() throws IOException {
    streaming = true;
    for (String[] cells : held) {
      write(cells);
    }
    held.clear();
  }

  private void write(String[] cells) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String padding = " ".repeat(Math.max(0, widths[i] - width(cells[i])));
      line.append(i == 0 ? "" : GAP).append(numeric[i] ? padding + cells[i] : cells[i] + padding);
    }
    writer.write(line.toString().stripTrailing());
    writer.write('\n');
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    return Clean.text(
        value instanceof List<?> list
            ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
            : value.toString());
  }

  @Override
  public void close() throws IOException {
    if (!streaming) {
      release();
    }
    writer.flush();
  }
}
