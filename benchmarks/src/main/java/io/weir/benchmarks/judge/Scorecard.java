package io.weir.benchmarks.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** What was promised beside what was measured, as a small table. */
final class Scorecard {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final Map<String, String> SMALL = Map.of("pods", "1000");
  private static final Map<String, String> MIDDLE = Map.of("pods", "10000");
  private static final Map<String, String> LARGE = Map.of("pods", "100000");

  private record Line(String what, String promised, String measured, String kept) {}

  private final Measured measured;
  private final List<Line> lines = new ArrayList<>();

  Scorecard(Measured measured) {
    this.measured = measured;
    speed();
    changes();
    state();
  }

  private void speed() {
    OptionalDouble small = measured.score(Warm.class, SMALL);
    OptionalDouble middle = measured.score(Warm.class, MIDDLE);
    OptionalDouble large = measured.score(Warm.class, LARGE);
    plain("warm, 1k pods, flows/s", small);
    atLeast("warm, 10k pods, flows/s", 5_000_000, middle);
    plain("warm, 100k pods, flows/s", large);
    atLeast("warm, 100k pods / 10k pods", 0.70, ratio(large, middle));
    plain("warm, 10k pods, processor ns/flow", processorTime(MIDDLE));
    plain("warm, 100k pods, processor ns/flow", processorTime(LARGE));
    plain("warm, 10k pods, bytes/flow", measured.secondary(Warm.class, MIDDLE, "alloc.rate.norm"));
    atLeast("cold, 10k pods, flows/s", 200_000, perSecond(measured.score(Cold.class, MIDDLE)));
    plain("cold, 100k pods, flows/s", perSecond(measured.score(Cold.class, LARGE)));
    for (Map<String, String> size : List.of(MIDDLE, LARGE)) {
      OptionalDouble busy = measured.score(UnderChurn.class, with(size, "changesPerSecond", "100"));
      OptionalDouble quiet = measured.score(UnderChurn.class, with(size, "changesPerSecond", "0"));
      plain(label("100 pod changes/s", size) + ", flows/s", busy);
      plain(label("100 pod changes/s / none", size), ratio(busy, quiet));
    }
  }

  private void changes() {
    for (Map<String, String> size : List.of(MIDDLE, LARGE)) {
      timed(label("policy edited", size), PolicyChange.class, size, 50_000);
      for (PodChange.Kind kind : PodChange.Kind.values()) {
        String name = "pod " + kind.name().toLowerCase(Locale.ROOT);
        timed(label(name, size), PodChange.class, with(size, "kind", kind.name()), 100);
      }
    }
  }

  private void state() {
    plain("snapshot applied, 10k pods, ms", measured.score(StartUp.class, MIDDLE));
    plain("snapshot applied, 100k pods, ms", measured.score(StartUp.class, LARGE));
    plain("state, 100k pods, MiB", mebibytes("snapshot"));
    plain("state and decisions, 100k pods, MiB", mebibytes("judged"));
    atMost("with 15 min of changes, 100k pods, MiB", 1_024, mebibytes("window"));
  }

  private OptionalDouble processorTime(Map<String, String> size) {
    return measured.secondary(Warm.class, size, ProcessorTime.PER_OPERATION);
  }

  private OptionalDouble mebibytes(String counter) {
    OptionalDouble kibibytes = measured.secondary(Memory.class, LARGE, counter);
    return kibibytes.isEmpty() ? kibibytes : OptionalDouble.of(kibibytes.getAsDouble() / 1_024);
  }

  private void timed(
      String what, Class<?> benchmark, Map<String, String> parameters, double limit) {
    atMost(what + ", mean µs", limit, measured.score(benchmark, parameters));
    plain(what + ", median µs", measured.percentile(benchmark, parameters, 50));
    atMost(what + ", p99 µs", limit, measured.percentile(benchmark, parameters, 99));
  }

  private static Map<String, String> with(Map<String, String> size, String name, String value) {
    return Map.of("pods", size.getOrDefault("pods", ""), name, value);
  }

  private static String label(String what, Map<String, String> size) {
    return what + (size.equals(LARGE) ? ", 100k pods" : ", 10k pods");
  }

  private static OptionalDouble ratio(OptionalDouble a, OptionalDouble b) {
    return a.isEmpty() || b.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(a.getAsDouble() / b.getAsDouble());
  }

  private static OptionalDouble perSecond(OptionalDouble nanoseconds) {
    return nanoseconds.isEmpty()
        ? nanoseconds
        : OptionalDouble.of(NANOS_PER_SECOND / nanoseconds.getAsDouble());
  }

  private void plain(String what, OptionalDouble value) {
    add(what, "", value, "");
  }

  private void atLeast(String what, double limit, OptionalDouble value) {
    add(what, "≥ " + number(limit), value, value.orElse(0) >= limit ? "yes" : "no");
  }

  private void atMost(String what, double limit, OptionalDouble value) {
    add(what, "≤ " + number(limit), value, value.orElse(0) <= limit ? "yes" : "no");
  }

  private void add(String what, String promised, OptionalDouble value, String kept) {
    if (value.isPresent()) {
      lines.add(new Line(what, promised, number(value.getAsDouble()), kept));
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
  }

  /** The table as Markdown; what was not run is left out. */
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
