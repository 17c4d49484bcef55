package io.weir.collector.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes sure that Weir's topics exist and fit. */
public final class Topics {

  private static final Duration FLOW_RETENTION = Duration.ofHours(24);
  // Cluster changes must outlive the flows: reprocessing needs the state that the flows met.
  private static final Duration CLUSTER_RETENTION = Duration.ofHours(26);
  private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(7);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Topics() {}

  /**
   * Like {@link #ensure(Admin, TopicNames, int, short)}, for a cluster without further settings.
   */
  public static int ensure(
      String bootstrapServers, TopicNames names, int flowPartitions, short replication)
      throws IOException, InterruptedException {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      return ensure(admin, names, flowPartitions, replication);
    }
  }

  /**
   * Creates the topics that are missing and accepts those that exist.
   *
   * @param flowPartitions partitions of a new flow topic, also of the verdict topic
   * @param replication replicas of new topics
   * @return partitions that the flow topic really has
   * @throws IOException if Kafka cannot be reached or refuses, or if the cluster topic has other
   *     than one partition; the message is one line
   */
  public static int ensure(Admin admin, TopicNames names, int flowPartitions, short replication)
      throws IOException, InterruptedException {
    create(admin, wanted(names, flowPartitions, replication));
    Map<String, TopicDescription> found = describe(admin, List.of(names.flows(), names.cluster()));
    requireOnePartition(found, names.cluster());
    return partitions(found, names.flows());
  }

  /**
   * Creates the cluster topic alone if it is missing, for a watcher that has no business with the
   * others.
   *
   * @param replication replicas of a new topic; -1 for the broker's default
   * @throws IOException as {@link #ensure(Admin, TopicNames, int, short)}
   */
  public static void ensureCluster(Admin admin, TopicNames names, short replication)
      throws IOException, InterruptedException {
    create(admin, List.of(cluster(names, replication)));
    requireOnePartition(describe(admin, List.of(names.cluster())), names.cluster());
  }

  /** A broker may not have heard yet of a topic that was just made. */
  private static Map<String, TopicDescription> describe(Admin admin, List<String> topics)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return await(
            admin.describeTopics(topics).allTopicNames(),
            "describe topics " + String.join(" and ", topics));
      } catch (IOException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - deadline >= 0) {
          throw e;
        }
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private static void requireOnePartition(Map<String, TopicDescription> found, String topic)
      throws IOException {
    int partitions = partitions(found, topic);
    if (partitions != 1) {
      throw new IOException(
          "Topic "
              + topic
              + " has "
              + partitions
              + " partitions, must have 1 because the order of changes matters: delete it, or name"
              + " another topic");
    }
  }

  private static NewTopic cluster(TopicNames names, short replication) {
    return new NewTopic(names.cluster(), 1, replication)
        .configs(
            Map.of(
                // The last state of each object stays; history within the lag is untouched.
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
                millis(CLUSTER_RETENTION)));
  }

  /**
   * Partitions that the flow topic has.
   *
   * @throws IOException if Kafka cannot be reached, refuses, or has no such topic; one line
   */
  public static int flowPartitions(Admin admin, TopicNames names)
      throws IOException, InterruptedException {
    return partitions(
        await(
            admin.describeTopics(List.of(names.flows())).allTopicNames(),
            "describe topic " + names.flows()),
        names.flows());
  }

  private static List<NewTopic> wanted(TopicNames names, int flowPartitions, short replication) {
    return List.of(
        topic(names.flows(), flowPartitions, replication, FLOW_RETENTION),
        cluster(names, replication),
        topic(names.verdicts(), flowPartitions, replication, FLOW_RETENTION),
        topic(names.edges(), 1, replication, FLOW_RETENTION),
        topic(names.losses(), 1, replication, FLOW_RETENTION),
        topic(names.deadLetters(), 1, replication, DEAD_LETTER_RETENTION));
  }

  private static NewTopic topic(
      String name, int partitions, short replication, Duration retention) {
    return new NewTopic(name, partitions, replication)
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                millis(retention)));
  }

  private static void create(Admin admin, List<NewTopic> wanted)
      throws IOException, InterruptedException {
    for (Map.Entry<String, KafkaFuture<Void>> created :
        admin.createTopics(wanted).values().entrySet()) {
      String what = "create topic " + created.getKey();
      try {
        await(created.getValue(), what);
      } catch (IOException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private static <T> T await(KafkaFuture<T> future, String what)
      throws IOException, InterruptedException {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure(what, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw failure(what, e);
    }
  }

  private static IOException failure(String what, Throwable cause) {
    return new IOException(
        "Kafka did not "
            + what
            + ": "
            + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
        cause);
  }

  private static int partitions(Map<String, TopicDescription> found, String name) {
    TopicDescription description = found.get(name);
    return description == null ? 0 : description.partitions().size();
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
