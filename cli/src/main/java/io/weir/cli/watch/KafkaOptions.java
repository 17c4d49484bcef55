package io.weir.cli.watch;

import io.weir.cli.console.CommandFailure;
import io.weir.cli.console.Session;
import io.weir.collector.publish.KafkaPublisher;
import io.weir.collector.publish.PublisherOptions;
import io.weir.collector.publish.TopicNames;
import io.weir.collector.publish.Topics;
import io.weir.collector.watch.ChangePublisher;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the changes go. */
final class KafkaOptions {

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka, comma separated.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Settings of Kafka's client (security and such), a properties file.")
  private @Nullable Path config;

  @Option(
      names = "--cluster-topic",
      paramLabel = "TOPIC",
      defaultValue = "weir.cluster",
      description = "Topic of the cluster's changes, with one partition (default: weir.cluster).")
  private String topic = "weir.cluster";

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "-1",
      description = "Replicas of the topic if it has to be made (default: as the broker has it).")
  private short replication = -1;

  /**
   * A way to Kafka, opened when it is needed.
   *
   * @throws CommandFailure if an option is wrong; one line
   */
  ChangePublisher publisher(Session session, Duration tombstoneDelay) {
    if (bootstrapServers == null) {
      throw CommandFailure.usage("no Kafka to publish to: give --bootstrap-servers HOST:PORT");
    }
    String servers = bootstrapServers;
    Map<String, String> settings = settings(session);
    TopicNames names = names();
    PublisherOptions options = PublisherOptions.of(names, 1).withTombstoneDelay(tombstoneDelay);
    return () -> {
      try (Admin admin = Admin.create(admin(settings, servers))) {
        Topics.ensureCluster(admin, names, replication);
        return KafkaPublisher.connect(servers, settings, options);
      } catch (KafkaException e) {
        // Also thrown for settings that make no sense; its cause says which.
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new IOException("Kafka's client: " + cause.getMessage(), e);
      }
    };
  }

  private TopicNames names() {
    try {
      return TopicNames.defaults().withCluster(topic);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--cluster-topic " + topic + ": " + e.getMessage(), e);
    }
  }

  private Map<String, String> settings(Session session) {
    Map<String, String> settings = new HashMap<>();
    if (config == null) {
      return settings;
    }
    Path file = session.resolve(config);
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw CommandFailure.usage("--kafka-config " + file + " is no readable properties file", e);
    }
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    return settings;
  }

  private static Map<String, Object> admin(Map<String, String> settings, String servers) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    return all;
  }
}
