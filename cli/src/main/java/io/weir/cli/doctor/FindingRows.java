package io.weir.cli.doctor;

import io.weir.cli.console.Session;
import io.weir.cli.output.OutputFormat;
import io.weir.cli.output.RowWriter;
import io.weir.collector.doctor.Finding;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One row a finding; a fixed contract. */
final class FindingRows {

  private static final List<String> COLUMNS = List.of("state", "code", "subject", "found", "cure");

  private FindingRows() {}

  static void write(List<Finding> findings, OutputFormat format, Session session)
      throws IOException {
    try (RowWriter rows = format.open(COLUMNS, session)) {
      for (Finding finding : findings) {
        rows.row(
            Arrays.<@Nullable Object>asList(
                finding.state().name().toLowerCase(Locale.ROOT),
                finding.check(),
                finding.subject(),
                finding.found(),
                finding.cure()));
      }
    }
  }
}
