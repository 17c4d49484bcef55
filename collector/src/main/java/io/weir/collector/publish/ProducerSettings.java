package io.weir.collector.publish;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** How the publisher sets up Kafka's producer. */
final class ProducerSettings {

  private ProducerSettings() {}

  /** Acknowledged by all replicas, without duplicates, compressed. */
  static Map<String, Object> standard() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "weir-collector");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 100);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    // The process has metrics of its own; Kafka's standard is to offer its by JMX.
    settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    return settings;
  }

  /**
   * The same for a publisher with a spool: the producer neither blocks (the spool takes what it
   * cannot) nor gives up (order would suffer), and its memory fits a small process.
   */
  static Map<String, Object> patient() {
    Map<String, Object> settings = standard();
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000L);
    return settings;
  }
}
