package io.weir.stream.input;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** Where Kafka says that partitions end. */
interface PartitionEnds extends AutoCloseable {

  /** Asks. The answer always comes, within seconds, also when Kafka is away; it never fails. */
  CompletableFuture<Answer> ask(Set<TopicPartition> partitions);

  @Override
  void close();

  /**
   * What it said.
   *
   * @param ends offset after the last record, of each partition for which it gave one
   * @param serves whether it said anything at all
   */
  record Answer(Map<TopicPartition, Long> ends, boolean serves) {}
}
