package io.weir.cli.embedded;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How much of some topics the job has not read yet, up to a mark set once. */
final class Backlog {

  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, Long> committed;
  private final ToLongFunction<TopicPartition> readUpTo;

  private Backlog(
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Long> committed,
      ToLongFunction<TopicPartition> readUpTo) {
    this.ends = ends;
    this.committed = committed;
    this.readUpTo = readUpTo;
  }

  /**
   * Sets the mark at the present ends of the topics.
   *
   * @param group consumer group whose committed offsets count as read, from earlier runs too
   * @param readUpTo the offset after the last record that the job has read
   */
  static Backlog upToNow(
      Admin admin, String group, List<String> topics, ToLongFunction<TopicPartition> readUpTo)
      throws IOException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (TopicDescription topic : get(admin.describeTopics(topics).allTopicNames()).values()) {
      topic
          .partitions()
          .forEach(
              partition ->
                  latest.put(
                      new TopicPartition(topic.name(), partition.partition()),
                      OffsetSpec.latest()));
    }
    Map<TopicPartition, ListOffsetsResultInfo> found = get(admin.listOffsets(latest).all());
    Map<TopicPartition, Long> ends =
        found.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    Map<TopicPartition, Long> committed = new HashMap<>();
    get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach((partition, offset) -> committed.put(partition, offset.offset()));
    return new Backlog(ends, committed, readUpTo);
  }

  /** Records up to the mark, in all. */
  long total() {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Records before the mark that were not read. */
  long remaining() {
    long remaining = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      TopicPartition partition = end.getKey();
      long read = Math.max(committed.getOrDefault(partition, 0L), readUpTo.applyAsLong(partition));
      remaining += Math.max(0, end.getValue() - read);
    }
    return remaining;
  }

  private static <T> T get(KafkaFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IOException("Kafka did not answer: " + e.getMessage(), e);
    }
  }
}
