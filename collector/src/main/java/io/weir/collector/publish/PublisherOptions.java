package io.weir.collector.publish;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a publisher works.
 *
 * @param topics names of the topics
 * @param flowPartitions partitions of the flow topic, from {@link Topics#ensure}, or as many as it
 *     is expected to have until {@link KafkaPublisher#usePartitions} tells
 * @param epoch start of this process, milliseconds since 1970: sequences restart with it
 * @param flowBuffer flow records held while Kafka is away, at least 1; more are counted as lost
 * @param changeBuffer cluster changes held before the source has to wait, at least 1
 * @param lossInterval how often lost records are summed up and reported
 * @param retryPause pause before what Kafka refused is sent again
 * @param spool where flow records wait on disk while Kafka is away; null: in memory only
 */
public record PublisherOptions(
    TopicNames topics,
    int flowPartitions,
    long epoch,
    int flowBuffer,
    int changeBuffer,
    Duration lossInterval,
    Duration retryPause,
    @Nullable SpoolOptions spool) {

  public PublisherOptions {
    atLeastOne("flowPartitions", flowPartitions);
    atLeastOne("flowBuffer", flowBuffer);
    atLeastOne("changeBuffer", changeBuffer);
  }

  /** 100,000 flow records and 10,000 changes buffered, losses reported each second. */
  public static PublisherOptions of(TopicNames topics, int flowPartitions) {
    return new PublisherOptions(
        topics,
        flowPartitions,
        System.currentTimeMillis(),
        100_000,
        10_000,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        null);
  }

  /** The same with a spool and another bound of the memory's buffer. */
  public PublisherOptions spooling(SpoolOptions where, int buffer) {
    return new PublisherOptions(
        topics, flowPartitions, epoch, buffer, changeBuffer, lossInterval, retryPause, where);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, is " + value);
    }
  }
}
