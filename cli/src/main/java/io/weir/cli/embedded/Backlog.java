package io.weir.cli.embedded;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How much of some topics a consumer group has not committed yet, up to a mark set once. */
final class Backlog {

  private final Admin admin;
  private final String group;
  private final Map<TopicPartition, Long> ends;

  private Backlog(Admin admin, String group, Map<TopicPartition, Long> ends) {
    this.admin = admin;
    this.group = group;
    this.ends = ends;
  }

  /** Sets the mark at the present ends of the topics. */
  static Backlog upToNow(Admin admin, String group, List<String> topics)
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
    return new Backlog(admin, group, ends);
  }

  /** Records up to the mark, in all. */
  long total() {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Records before the mark that the group has not committed. */
  long remaining() throws IOException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    long remaining = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      OffsetAndMetadata reached = committed.get(end.getKey());
      remaining += Math.max(0, end.getValue() - (reached == null ? 0 : reached.offset()));
    }
    return remaining;
  }

  private static <T> T get(KafkaFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IOException("Kafka did not answer: " + e.getCause().getMessage(), e);
    }
  }
}
