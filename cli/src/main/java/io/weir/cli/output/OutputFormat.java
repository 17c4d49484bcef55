package io.weir.cli.output;

import io.weir.cli.console.Session;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How rows are written. */
public enum OutputFormat {
  /** Columns under each other, for people. */
  table,
  /** Comma-separated (RFC 4180) with a header; lists joined by semicolons; null is empty. */
  csv,
  /** One array of objects. */
  json,
  /** One object a line. */
  jsonl;

  /** A writer of rows to standard output. Close it to flush. */
  public RowWriter open(List<String> columns, Session session) throws IOException {
    Writer writer =
        new BufferedWriter(new OutputStreamWriter(session.out(), StandardCharsets.UTF_8), 1 << 16);
    return switch (this) {
      case table -> new TableRows(columns, writer);
      case csv -> new CsvRows(columns, writer, session.environment().outIsTerminal());
      case json -> new JsonRows(columns, writer, JsonRows.Frame.ARRAY);
      case jsonl -> new JsonRows(columns, writer, JsonRows.Frame.LINES);
    };
  }
}
