package io.weir.stream;

import io.weir.schemas.Edge;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.ObserverLoss;
import io.weir.stream.KafkaConfig.ReadUntil;
import io.weir.stream.KafkaConfig.VerdictDelivery;
import io.weir.stream.input.ClusterDeserializer;
import io.weir.stream.input.ClusterInput;
import io.weir.stream.input.DeadLetter;
import io.weir.stream.input.FlowDeserializer;
import io.weir.stream.input.FlowInput;
import io.weir.stream.input.FlowSource;
import io.weir.stream.input.Patience;
import io.weir.stream.input.StartOffsets;
import io.weir.stream.judging.FlowTimes;
import io.weir.stream.pairing.RowId;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.record.CompressionType;

/** The job's ends at Kafka. */
final class Topics {

  private static final int BATCH_BYTES = 128 * 1024;
  private static final int LINGER_MILLIS = 20;

  private Topics() {}

  static FlowSource flows(KafkaConfig kafka, FlowTimes times) {
    KafkaSourceBuilder<FlowInput> builder =
        KafkaSource.<FlowInput>builder()
            .setTopics(kafka.topics().flows())
            .setStartingOffsets(start(kafka))
            .setDeserializer(new FlowDeserializer(times.maxClockSkew()));
    Properties client = properties(kafka);
    client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    client.put(CommonClientConfigs.CLIENT_ID_CONFIG, kafka.consumerGroup() + "-flow-ends");
    return new FlowSource(
        source(builder, kafka, "flows"),
        client,
        new Patience(times.outOfOrderness(), times.flowsIdleAfter(), times.flowsUnreadAfter()));
  }

  static KafkaSource<ClusterInput> cluster(KafkaConfig kafka) {
    KafkaSourceBuilder<ClusterInput> builder =
        KafkaSource.<ClusterInput>builder()
            .setTopics(kafka.topics().cluster())
            // Without a checkpoint the job knows no cluster: it needs the last snapshot again.
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new ClusterDeserializer());
    return source(builder, kafka, "cluster");
  }

  /** Only where verdicts are delivered at all, as the two that follow. */
  static KafkaSink<FlowVerdict> verdicts(KafkaConfig kafka) {
    return rows(
        kafka,
        "-verdicts",
        new RowSerializer<>(
            kafka.topics().verdicts(), FlowVerdict::getRowId, FlowVerdict::getIntervalEnd));
  }

  static KafkaSink<Edge> edges(KafkaConfig kafka) {
    return rows(
        kafka,
        "-edges",
        new RowSerializer<>(kafka.topics().edges(), Edge::getRowId, Edge::getIntervalEnd));
  }

  static KafkaSink<ObserverLoss> losses(KafkaConfig kafka) {
    return rows(
        kafka,
        "-observer-loss",
        new RowSerializer<>(kafka.topics().losses(), RowId::of, ObserverLoss::getIntervalEnd));
  }

  private static <T extends SpecificRecordBase> KafkaSink<T> rows(
      KafkaConfig kafka, String role, RowSerializer<T> serializer) {
    KafkaSinkBuilder<T> builder =
        KafkaSink.<T>builder()
            .setKafkaProducerConfig(producerOfMany(kafka))
            .setBootstrapServers(kafka.bootstrapServers())
            .setRecordSerializer(serializer);
    if (kafka.verdictDelivery() == VerdictDelivery.EXACTLY_ONCE) {
      builder
          .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
          .setTransactionalIdPrefix(kafka.consumerGroup() + role)
          .setProperty(
              ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
              String.valueOf(kafka.transactionTimeout().toMillis()));
    } else {
      builder.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
    }
    return builder.build();
  }

  static KafkaSink<DeadLetter> deadLetters(KafkaConfig kafka) {
    return KafkaSink.<DeadLetter>builder()
        .setKafkaProducerConfig(properties(kafka))
        .setBootstrapServers(kafka.bootstrapServers())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new DeadLetterSerializer(kafka.topics().deadLetters()))
        .build();
  }

  private static <T> KafkaSource<T> source(
      KafkaSourceBuilder<T> builder, KafkaConfig kafka, String role) {
    builder
        .setProperties(properties(kafka))
        .setBootstrapServers(kafka.bootstrapServers())
        .setGroupId(kafka.consumerGroup())
        .setClientIdPrefix(kafka.consumerGroup() + "-" + role);
    if (kafka.readUntil() == ReadUntil.CURRENT_END) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }

  private static OffsetsInitializer start(KafkaConfig kafka) {
    return switch (kafka.flowsFrom()) {
      case COMMITTED -> StartOffsets.COMMITTED;
      case EARLIEST -> StartOffsets.EARLIEST;
      case LATEST -> StartOffsets.LATEST;
    };
  }

  /** Rows come by thousands at a bookmark: in Kafka's small batches each would cost a request. */
  private static Properties producerOfMany(KafkaConfig kafka) {
    Properties properties = new Properties();
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(BATCH_BYTES));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, String.valueOf(LINGER_MILLIS));
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, CompressionType.LZ4.name);
    properties.putAll(kafka.clientProperties());
    return properties;
  }

  private static Properties properties(KafkaConfig kafka) {
    Properties properties = new Properties();
    properties.putAll(kafka.clientProperties());
    return properties;
  }
}
