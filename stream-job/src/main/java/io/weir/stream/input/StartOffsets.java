package io.weir.stream.input;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Where reading begins without a checkpoint, as offsets and not as words: only then is it known of
 * a partition without a record whether it is read up to its end.
 */
public enum StartOffsets implements OffsetsInitializer {
  /** At the group's committed offsets, at the beginning where there are none. */
  COMMITTED,
  EARLIEST,
  LATEST;

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever kafka) {
    return switch (this) {
      case COMMITTED -> {
        Map<TopicPartition, Long> offsets = new HashMap<>(kafka.beginningOffsets(partitions));
        kafka
            .committedOffsets(partitions)
            .forEach(
                (partition, offset) ->
                    offsets.computeIfPresent(partition, (same, beginning) -> offset));
        yield offsets;
      }
      case EARLIEST -> kafka.beginningOffsets(partitions);
      case LATEST -> kafka.endOffsets(partitions);
    };
  }

  @Override
  @SuppressWarnings("deprecation") // the connector's own signature asks for Kafka's old enum
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.EARLIEST;
  }
}
