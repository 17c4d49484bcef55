package io.weir.benchmarks.collect;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an agent's {@code /metrics} said.
 *
 * @param samples by name with labels, as it was printed
 */
record AgentMetrics(Map<String, Double> samples) {

  /** Takes what is a sample of Weir's; all else is left out. */
  static AgentMetrics parse(String answer) {
    return new AgentMetrics(
        answer
            .lines()
            .filter(line -> line.startsWith("weir_"))
            .map(line -> line.split(" (?=[^ ]*$)", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> Double.valueOf(parts[1]))));
  }

  /** The sum of a metric over its labels; 0 when it is not there. */
  double sum(String name) {
    return sum(sample -> sample.equals(name) || sample.startsWith(name + "{"));
  }

  /** What the node's feeds told of one kind. */
  double events(String kind) {
    return sum(
        sample ->
            sample.startsWith("weir_collector_events_total{")
                && sample.contains("kind=\"" + kind + "\""));
  }

  /** Until when, in seconds since 1970, all that was seen is with Kafka; 0 while some waits. */
  double publishedUntil() {
    return sum("weir_collector_records_pending") > 0
        ? 0
        : sum("weir_collector_safe_timestamp_seconds");
  }

  /** All that the agent knows to have missed or lost. */
  double lost() {
    return sum("weir_collector_losses_total") + sum("weir_collector_records_lost_total");
  }

  private double sum(Function<String, Boolean> which) {
    return samples.entrySet().stream()
        .filter(sample -> which.apply(sample.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
