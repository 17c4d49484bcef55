package io.weir.lab.command;

import io.weir.lab.run.Observed;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What the lab's commands print. */
final class Output {
  private Output() {}

  static PrintWriter out(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  static PrintWriter err(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }

  static void progress(PrintWriter err, String line) {
    err.println("  " + line);
    err.flush();
  }

  /** Says in one line why it went wrong; returns the exit code. */
  static int failure(PrintWriter err, IOException e) {
    err.println("weir lab: " + String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", " "));
    err.flush();
    return 1;
  }

  /** Prints a row per connection; returns how many went otherwise than expected. */
  static int table(PrintWriter out, String scenario, List<Observed> connections) {
    out.printf("%n%s%n", scenario);
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("STEP", "FROM", "TO", "PORT", "KERNEL", "EXPECTED"));
    connections.forEach(c -> rows.add(row(c)));
    int[] widths = new int[6];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append("  ").append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length()));
      }
      out.println(line.toString().stripTrailing());
    }
    out.flush();
    return (int) connections.stream().filter(c -> !c.asExpected()).count();
  }

  private static List<String> row(Observed c) {
    return List.of(
        c.step(),
        c.expected().from().toString(),
        c.expected().to().toString(),
        c.expected().port() + "/" + c.expected().protocol(),
        c.attempt().result().toString(),
        c.asExpected() ? "as expected" : "MISMATCH: expected " + c.expected().result());
  }
}
