package io.weir.stream.input;

import java.util.Properties;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.clock.SystemClock;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Flink's source of a Kafka topic, which tells event time itself: its watermarks come from a {@link
 * PartitionClock} for each partition. State is that of {@link KafkaSource}.
 */
public final class FlowSource
    implements Source<FlowInput, KafkaPartitionSplit, KafkaSourceEnumState> {

  private static final long serialVersionUID = 1L;

  private final KafkaSource<FlowInput> kafka;
  private final Properties client;
  private final Patience patience;

  /**
   * @param client properties of a client beside the source's own, which asks where partitions end
   */
  public FlowSource(KafkaSource<FlowInput> kafka, Properties client, Patience patience) {
    this.kafka = kafka;
    this.client = client;
    this.patience = patience;
  }

  @Override
  public SourceReader<FlowInput, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    Properties mine = new Properties();
    mine.putAll(client);
    mine.computeIfPresent(
        CommonClientConfigs.CLIENT_ID_CONFIG,
        (key, name) -> name + "-" + context.getIndexOfSubtask());
    return new FlowReader(
        kafka.createReader(context),
        new KafkaPartitionEnds(mine),
        patience,
        SystemClock.getInstance(),
        context.metricGroup());
  }

  @Override
  public Boundedness getBoundedness() {
    return kafka.getBoundedness();
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return kafka.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
      throws Exception {
    return kafka.restoreEnumerator(context, state);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return kafka.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return kafka.getEnumeratorCheckpointSerializer();
  }
}
