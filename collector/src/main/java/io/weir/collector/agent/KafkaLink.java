package io.weir.collector.agent;

import io.weir.collector.publish.QuietClient;
import io.weir.collector.publish.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries until Kafka has told the partitions of the flow topic, then ends. */
final class KafkaLink implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(KafkaLink.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  // Those of the brokers; agents do not know how many brokers there are.
  private static final short STANDARD_REPLICATION = -1;

  private final AgentConfig config;
  private final IntConsumer partitions;
  private volatile boolean reached;

  /**
   * For one agent.
   *
   * @param partitions gets the number of partitions, once
   */
  KafkaLink(AgentConfig config, IntConsumer partitions) {
    this.config = config;
    this.partitions = partitions;
  }

  @Override
  public void run() {
    String said = "";
    try {
      while (!reached) {
        try {
          int count = ask();
          partitions.accept(count);
          reached = true;
          log.info("Kafka is reached; topic {} has {} partitions", config.topics().flows(), count);
        } catch (IOException | RuntimeException e) {
          String problem = String.valueOf(e.getMessage());
          if (!problem.equals(said)) {
            log.warn(
                "{}; records are kept until it does, tried again every {} s",
                problem,
                PAUSE.toSeconds());
            said = problem;
          }
          Thread.sleep(PAUSE.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int ask() throws IOException, InterruptedException {
    Map<String, Object> settings = new HashMap<>(QuietClient.settings());
    settings.putAll(config.kafka());
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "weir-collector-topics");
    try (Admin admin = Admin.create(settings)) {
      return config.createTopics()
          ? Topics.ensure(admin, config.topics(), config.flowPartitions(), STANDARD_REPLICATION)
          : Topics.flowPartitions(admin, config.topics());
    }
  }

  boolean isReached() {
    return reached;
  }
}
