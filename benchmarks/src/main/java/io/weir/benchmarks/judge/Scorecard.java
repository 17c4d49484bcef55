package io.weir.benchmarks.judge;

import io.weir.benchmarks.PromiseTable;
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

  private final Measured measured;
  private final PromiseTable table = new PromiseTable();

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
    table.plain("warm, 1k pods, flows/s", small);
    table.atLeast("warm, 10k pods, flows/s", 5_000_000, middle);
    table.plain("warm, 100k pods, flows/s", large);
    table.atLeast("warm, 100k pods / 10k pods", 0.70, ratio(large, middle));
    table.plain("warm, 10k pods, processor ns/flow", processorTime(MIDDLE));
    table.plain("warm, 100k pods, processor ns/flow", processorTime(LARGE));
    table.plain(
        "warm, 10k pods, bytes/flow", measured.secondary(Warm.class, MIDDLE, "alloc.rate.norm"));
    table.atLeast(
        "cold, 10k pods, flows/s", 200_000, perSecond(measured.score(Cold.class, MIDDLE)));
    table.plain("cold, 100k pods, flows/s", perSecond(measured.score(Cold.class, LARGE)));
    for (Map<String, String> size : List.of(MIDDLE, LARGE)) {
      OptionalDouble busy = measured.score(UnderChurn.class, with(size, "changesPerSecond", "100"));
      OptionalDouble quiet = measured.score(UnderChurn.class, with(size, "changesPerSecond", "0"));
      table.plain(label("100 pod changes/s", size) + ", flows/s", busy);
      table.plain(label("100 pod changes/s / none", size), ratio(busy, quiet));
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
    table.plain("snapshot applied, 10k pods, ms", measured.score(StartUp.class, MIDDLE));
    table.plain("snapshot applied, 100k pods, ms", measured.score(StartUp.class, LARGE));
    table.plain("state, 100k pods, MiB", mebibytes("snapshot"));
    table.plain("state and decisions, 100k pods, MiB", mebibytes("judged"));
    table.atMost("with 15 min of changes, 100k pods, MiB", 1_024, mebibytes("window"));
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
    table.atMost(what + ", mean µs", limit, measured.score(benchmark, parameters));
    table.plain(what + ", median µs", measured.percentile(benchmark, parameters, 50));
    table.atMost(what + ", p99 µs", limit, measured.percentile(benchmark, parameters, 99));
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

  /** The table as Markdown; what was not run is left out. */
  @Override
  public String toString() {
    return table.toString();
  }
}
