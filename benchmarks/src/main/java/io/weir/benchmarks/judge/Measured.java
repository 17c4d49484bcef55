package io.weir.benchmarks.judge;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalDouble;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What a run of JMH has measured, by benchmark and parameters. */
record Measured(Collection<RunResult> results) {

  /** The average, or the single figure; empty when that was not run, or failed. */
  OptionalDouble score(Class<?> benchmark, Map<String, String> parameters) {
    return results.stream()
        .filter(result -> isOf(result.getParams(), benchmark, parameters))
        .mapToDouble(result -> result.getPrimaryResult().getScore())
        .findFirst();
  }

  /** That percentile of single operations. */
  OptionalDouble percentile(Class<?> benchmark, Map<String, String> parameters, double percentile) {
    return results.stream()
        .filter(result -> isOf(result.getParams(), benchmark, parameters))
        .mapToDouble(result -> result.getPrimaryResult().getStatistics().getPercentile(percentile))
        .findFirst();
  }

  /** A further figure, such as bytes allocated. */
  OptionalDouble secondary(Class<?> benchmark, Map<String, String> parameters, String name) {
    for (RunResult result : results) {
      if (isOf(result.getParams(), benchmark, parameters)) {
        for (String key : result.getSecondaryResults().keySet()) {
          Result<?> figure = result.getSecondaryResults().get(key);
          if (figure != null && key.endsWith(name)) {
            return OptionalDouble.of(figure.getScore());
          }
        }
      }
    }
    return OptionalDouble.empty();
  }

  private static boolean isOf(
      BenchmarkParams params, Class<?> benchmark, Map<String, String> parameters) {
    return params.getBenchmark().startsWith(benchmark.getName() + ".")
        && parameters.entrySet().stream()
            .allMatch(wanted -> wanted.getValue().equals(params.getParam(wanted.getKey())));
  }
}
