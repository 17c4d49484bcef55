package io.weir.benchmarks;

import io.weir.stream.names.JobMetric;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * What the job in this process counts by itself, summed over its subtasks. One job at a time.
 *
 * <p>Public because Flink makes it, as a metrics reporter.
 */
public final class JobCounters implements MetricReporter, MetricReporterFactory {

  // Flink makes reporters from configuration alone, which holds no objects.
  private static final Map<String, Set<Counter>> BY_NAME = new ConcurrentHashMap<>();

  /** Makes the next job's counters be heard, and forgets those of the one before. */
  static void listen(Configuration configuration) {
    BY_NAME.clear();
    configuration.setString("metrics.reporters", "counters");
    configuration.setString("metrics.reporter.counters.factory.class", JobCounters.class.getName());
  }

  /** The sum over subtasks and labels; 0 as long as no one counts. */
  static long sum(JobMetric metric) {
    return BY_NAME.getOrDefault(metric.metric(), Set.of()).stream()
        .mapToLong(Counter::getCount)
        .sum();
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return new JobCounters();
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    List<String> scope = Arrays.asList(group.getScopeComponents());
    if (metric instanceof Counter counter && scope.contains(JobMetric.GROUP)) {
      BY_NAME.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet()).add(counter);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    // What was counted stays counted.
  }

  @Override
  public void close() {}
}
