package io.weir.collector.publish;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Of any of Kafka's clients: it keeps its own metrics to itself, as the process has metrics of its
 * own. Kafka's standard is to offer them by JMX, and to brokers that ask.
 */
public final class QuietClient {

  private QuietClient() {}

  /** Settings, over which others may go. */
  public static Map<String, Object> settings() {
    return Map.of(
        CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
        "",
        CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG,
        false);
  }
}
