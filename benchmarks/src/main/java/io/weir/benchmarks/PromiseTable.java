package io.weir.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What was promised beside what was measured, as a small table; what was not run is left out. */
public final class PromiseTable {

  private record Line(String what, String promised, String measured, String kept) {}

  private final List<Line> lines = new ArrayList<>();

  /** Adds what is only told. */
  public void plain(String what, OptionalDouble value) {
    add(what, "", value, "");
  }

  public void atLeast(String what, double limit, OptionalDouble value) {
    add(what, "≥ " + number(limit), value, value.orElse(0) >= limit ? "yes" : "no");
  }

  public void atMost(String what, double limit, OptionalDouble value) {
    String kept = value.orElse(0) <= limit ? "yes" : "no";
    add(what, limit == 0 ? "0" : "≤ " + number(limit), value, kept);
  }

  private void add(String what, String promised, OptionalDouble value, String kept) {
    if (value.isPresent()) {
      lines.add(new Line(what, promised, number(value.getAsDouble()), kept));
    }
  }

  private static String number(double value) {
    boolean whole = value >= 10 || value == 0;
    return String.format(Locale.ROOT, whole ? "%,.0f" : "%.2f", value);
  }

  /** The table as Markdown. */
  @Override
  public String toString() {
    StringBuilder table =
        new StringBuilder("| what | promised | measured | kept |\n|---|---|---|---|\n");
    for (Line line : lines) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s |%n",
              line.what,
              line.promised,
              line.measured,
              line.kept));
    }
    return table.toString();
  }
}
