package io.weir.lab.command;

import io.weir.lab.run.Observed;
import java.io.IOException;
import java.io.PrintWriter;
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
    out.printf(
        "  %-22s %-30s %-34s %-9s %-11s %s%n", "STEP", "FROM", "TO", "PORT", "KERNEL", "EXPECTED");
    for (Observed c : connections) {
      out.printf(
          "  %-22s %-30s %-34s %-9s %-11s %s%n",
          c.step(),
          c.expected().from(),
          c.expected().to(),
          c.expected().port() + "/" + c.expected().protocol(),
          c.attempt().result(),
          c.asExpected() ? "as expected" : "MISMATCH: expected " + c.expected().result());
    }
    out.flush();
    return (int) connections.stream().filter(c -> !c.asExpected()).count();
  }
}
