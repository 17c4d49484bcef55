package io.weir.cli.doctor;

import io.weir.cli.console.Clean;
import io.weir.cli.console.Session;
import io.weir.cli.console.Style;
import io.weir.collector.doctor.Check;
import io.weir.collector.doctor.Finding;
import io.weir.collector.doctor.State;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Findings for a person: one line each, its cure below. */
final class FindingsText {

  private static final int STATE_WIDTH = 9;
  private static final int CODE_WIDTH =
      Arrays.stream(Check.values()).mapToInt(check -> check.name().length()).max().orElse(0) + 2;

  private FindingsText() {}

  static void write(List<Finding> findings, Session session) {
    PrintStream out = session.out();
    Style style = new Style(session.colorOnOut());
    for (Finding finding : findings) {
      String state = finding.state().name().toLowerCase(Locale.ROOT);
      String subject = finding.subject() == null ? "" : finding.subject() + ": ";
      out.println(
          style.severity(severity(finding.state()), pad(state, STATE_WIDTH))
              + pad(finding.check().name(), CODE_WIDTH)
              + Clean.text(subject + finding.found()));
      if (finding.cure() != null) {
        out.println(" ".repeat(STATE_WIDTH) + "→ " + Clean.text(finding.cure()));
      }
    }
  }

  private static String severity(State state) {
    return switch (state) {
      case PROBLEM -> "ERROR";
      case WARNING -> "WARNING";
      case UNKNOWN, OK -> "";
    };
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}
