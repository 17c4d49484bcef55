package io.weir.stream;

import io.weir.stream.judging.VerdictRevisions;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * Where the topics are and how they are read and written.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param topics names of the topics
 * @param consumerGroup group under which read offsets are committed for others to see; also the
 *     prefix of transactional ids
 * @param flowsFrom where reading the flows starts when no checkpoint says so
 * @param readUntil whether the job ends by itself
 * @param verdictDelivery promise to readers of the topics of verdicts, edges and losses
 * @param verdictRevisions which revisions of a row the topic of verdicts gets
 * @param transactionTimeout with {@link VerdictDelivery#EXACTLY_ONCE}: how long a transaction may
 *     stay open; more than a checkpoint interval plus a restart, at most what the broker allows
 * @param clientProperties further properties of all Kafka clients, such as {@code
 *     security.protocol}
 */
public record KafkaConfig(
    String bootstrapServers,
    TopicNames topics,
    String consumerGroup,
    FlowsFrom flowsFrom,
    ReadUntil readUntil,
    VerdictDelivery verdictDelivery,
    VerdictRevisions verdictRevisions,
    Duration transactionTimeout,
    Map<String, String> clientProperties)
    implements Serializable {

  /** Where reading the flows starts; the cluster topic is always read from its beginning. */
  public enum FlowsFrom {
    /** At the group's committed offsets, at the beginning where there are none. */
    COMMITTED,
    EARLIEST,
    LATEST
  }

  /** Whether the job ends by itself. */
  public enum ReadUntil {
    /** Runs until it is stopped. */
    STOPPED,
    /** Reads what the topics hold at the job's start, judges all of it, and ends. */
    CURRENT_END
  }

  /**
   * What a reader of the topics of verdicts, edges and losses may rely on. The archive is
   * exactly-once with each.
   */
  public enum VerdictDelivery {
    /** None of them is written to Kafka. */
    NONE,
    /** After a failure a record may come again, with the same key. */
    AT_LEAST_ONCE,
    /** Transactions: readers with {@code isolation.level=read_committed} see each record once. */
    EXACTLY_ONCE
  }

  public KafkaConfig {
    clientProperties = Map.copyOf(clientProperties);
    notBlank("kafka", bootstrapServers, "host:port, several separated by commas");
    notBlank("consumer-group", consumerGroup, "any name");
    if (transactionTimeout.toMillis() < 1000 || transactionTimeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "transaction-timeout is " + transactionTimeout + "; allowed: PT1S to about P24D");
    }
  }

  /** The documented defaults for a broker. */
  public static KafkaConfig defaults(String bootstrapServers) {
    return new KafkaConfig(
        bootstrapServers,
        TopicNames.defaults(),
        "weir",
        FlowsFrom.COMMITTED,
        ReadUntil.STOPPED,
        VerdictDelivery.AT_LEAST_ONCE,
        VerdictRevisions.FIRST_AND_LAST,
        Duration.ofMinutes(15),
        Map.of());
  }

  /** The same with another end. */
  public KafkaConfig withReadUntil(ReadUntil end) {
    return new KafkaConfig(
        bootstrapServers,
        topics,
        consumerGroup,
        flowsFrom,
        end,
        verdictDelivery,
        verdictRevisions,
        transactionTimeout,
        clientProperties);
  }

  /** The same with another promise. */
  public KafkaConfig withVerdictDelivery(VerdictDelivery delivery) {
    return new KafkaConfig(
        bootstrapServers,
        topics,
        consumerGroup,
        flowsFrom,
        readUntil,
        delivery,
        verdictRevisions,
        transactionTimeout,
        clientProperties);
  }

  /** The same with other revisions. */
  public KafkaConfig withVerdictRevisions(VerdictRevisions revisions) {
    return new KafkaConfig(
        bootstrapServers,
        topics,
        consumerGroup,
        flowsFrom,
        readUntil,
        verdictDelivery,
        revisions,
        transactionTimeout,
        clientProperties);
  }

  private static void notBlank(String option, String value, String allowed) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(option + " is empty; allowed: " + allowed);
    }
  }
}
