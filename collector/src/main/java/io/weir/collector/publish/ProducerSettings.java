package io.weir.collector.publish;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** How the publisher sets up Kafka's producer. */
final class ProducerSettings {

  private static final long SMALLEST_BUFFER = 4L << 20;

  /** Kafka's own standard. */
  private static final long LARGEST_BUFFER = 32L << 20;

  private ProducerSettings() {}

  /** Acknowledged by all replicas, without duplicates, compressed. */
  static Map<String, Object> standard() {
    Map<String, Object> settings = new HashMap<>(QuietClient.settings());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "weir-collector");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 100);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
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
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, buffer(Runtime.getRuntime().maxMemory()));
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000L);
    return settings;
  }

  /** A sixteenth of the heap: Kafka's client keeps for good what it once needed. */
  static long buffer(long heap) {
    return Math.max(SMALLEST_BUFFER, Math.min(heap / 16, LARGEST_BUFFER));
  }
}
