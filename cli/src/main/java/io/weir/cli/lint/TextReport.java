package io.weir.cli.lint;

import io.weir.cli.console.Clean;
import io.weir.cli.console.Session;
import io.weir.cli.console.Style;
import io.weir.policy.lint.LintFinding;
import io.weir.policy.lint.LintPlace.Standing;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** Findings for people: under the file they stand in, else under their policy or namespace. */
final class TextReport {

  private final PrintStream out;
  private final Style style;
  private final Path directory;

  TextReport(Session session) {
    this.out = session.out();
    this.style = new Style(session.colorOnOut());
    this.directory = session.environment().directory();
  }

  void write(LintResult result) {
    String group = null;
    for (PlacedFinding finding : result.findings()) {
      String heading = heading(finding);
      if (!heading.equals(group)) {
        out.println((group == null ? "" : "\n") + style.bold(Clean.text(heading)));
        group = heading;
      }
      write(finding);
    }
    out.println((group == null ? "" : "\n") + result.summary());
  }

  private String heading(PlacedFinding finding) {
    Path file = finding.file();
    if (file == null) {
      return finding.object();
    }
    return file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
  }

  private void write(PlacedFinding placed) {
    LintFinding finding = placed.finding();
    String severity = finding.severity().name().toLowerCase(Locale.ROOT);
    String line = placed.line() == null ? "" : String.valueOf(placed.line());
    String staged = finding.place().standing() == Standing.STAGED ? " (staged)" : "";
    out.println(
        "%5s  %s  %s  %s%s"
            .formatted(
                line,
                style.severity(finding.severity().name(), "%-7s".formatted(severity)),
                finding.code(),
                Clean.text(finding.place().toString()),
                staged));
    out.println("       " + Clean.text(finding.message()));
    out.println("       cure: " + Clean.text(finding.cure()));
  }
}
