package io.weir.stream.input;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Asks the brokers. Needs no right but to describe the topic, which whoever may read it has. */
final class KafkaPartitionEnds implements PartitionEnds {

  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Admin admin;

  KafkaPartitionEnds(Properties client) {
    this.admin = Admin.create(client);
  }

  @Override
  public CompletableFuture<Answer> ask(Set<TopicPartition> partitions) {
    int longest = (int) LONGEST.toMillis();
    Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
    ListOffsetsResult offsets =
        admin.listOffsets(
            partitions.stream()
                .collect(Collectors.toMap(Function.identity(), each -> OffsetSpec.latest())),
            new ListOffsetsOptions().timeoutMs(longest));
    List<CompletableFuture<Boolean>> told = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      told.add(
          offsets
              .partitionResult(partition)
              .thenApply(end -> ends.put(partition, end.offset()))
              .toCompletionStage()
              .handle((end, refusal) -> refusal == null)
              .toCompletableFuture());
    }
    CompletableFuture<Boolean> serves =
        admin
            .describeCluster(new DescribeClusterOptions().timeoutMs(longest))
            .nodes()
            .toCompletionStage()
            .handle((nodes, refusal) -> refusal == null)
            .toCompletableFuture();
    return CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new))
        .thenCombine(serves, (all, answers) -> new Answer(Map.copyOf(ends), answers));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
