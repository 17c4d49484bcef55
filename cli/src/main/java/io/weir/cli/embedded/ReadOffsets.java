package io.weir.cli.embedded;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the job in this process has read, from the sources' own metrics. Committed offsets do not
 * tell in time: an idle source commits only when its poll of ten seconds returns.
 *
 * <p>Public because Flink makes it, as a metrics reporter.
 */
public final class ReadOffsets implements MetricReporter, MetricReporterFactory {

  private static final String METRIC = "currentOffset";
  private static final String CLUSTER_OPTION = "embedded-cluster";
  // Flink makes reporters from configuration alone; the name of the cluster ties the two ends.
  private static final Map<String, Map<TopicPartition, Gauge<?>>> CLUSTERS =
      new ConcurrentHashMap<>();

  private Map<TopicPartition, Gauge<?>> gauges = new ConcurrentHashMap<>();

  /** Makes a cluster report under a name. */
  static void configure(Configuration configuration, String cluster) {
    configuration.setString("metrics.reporters", "offsets");
    configuration.setString("metrics.reporter.offsets.factory.class", ReadOffsets.class.getName());
    configuration.setString("metrics.reporter.offsets." + CLUSTER_OPTION, cluster);
  }

  /** The offset after the last record that the cluster's job has read; 0 before the first. */
  static long next(String cluster, TopicPartition partition) {
    Gauge<?> gauge = CLUSTERS.getOrDefault(cluster, Map.of()).get(partition);
    return gauge != null && gauge.getValue() instanceof Number offset ? offset.longValue() + 1 : 0;
  }

  /** Forgets a cluster. */
  static void forget(String cluster) {
    CLUSTERS.remove(cluster);
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return new ReadOffsets();
  }

  @Override
  public void open(MetricConfig config) {
    gauges =
        CLUSTERS.computeIfAbsent(
            config.getString(CLUSTER_OPTION, ""), cluster -> new ConcurrentHashMap<>());
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (name.equals(METRIC) && metric instanceof Gauge<?> gauge) {
      String topic = group.getAllVariables().get("<topic>");
      String partition = group.getAllVariables().get("<partition>");
      if (topic != null && partition != null) {
        gauges.put(new TopicPartition(topic, Integer.parseInt(partition)), gauge);
      }
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    // After a restart the newer gauge stands in its place already.
    gauges.values().remove(metric);
  }

  @Override
  public void close() {}
}
