package io.weir.cli.lint;

import io.weir.cli.console.Session;
import io.weir.cli.output.OutputFormat;
import io.weir.cli.output.RowWriter;
import io.weir.policy.lint.LintFinding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One row a finding; a fixed contract. */
final class RowReport {

  private static final List<String> COLUMNS =
      List.of(
          "severity",
          "code",
          "namespace",
          "policy",
          "standing",
          "field",
          "file",
          "line",
          "message",
          "cure");

  private RowReport() {}

  static void write(LintResult result, OutputFormat format, Session session) throws IOException {
    try (RowWriter rows = format.open(COLUMNS, session)) {
      for (PlacedFinding placed : result.findings()) {
        LintFinding finding = placed.finding();
        rows.row(
            Arrays.<@Nullable Object>asList(
                finding.severity().name().toLowerCase(Locale.ROOT),
                finding.code(),
                finding.place().namespace(),
                finding.place().policy(),
                finding.place().standing(),
                finding.place().field(),
                file(placed.file(), session.environment().directory()),
                placed.line(),
                finding.message(),
                finding.cure()));
      }
    }
  }

  private static @Nullable String file(@Nullable Path file, Path directory) {
    if (file == null) {
      return null;
    }
    return file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
  }
}
