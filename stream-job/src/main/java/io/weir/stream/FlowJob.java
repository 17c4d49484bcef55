package io.weir.stream;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.Edge;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.KafkaConfig.VerdictDelivery;
import io.weir.stream.gaps.NumberGaps;
import io.weir.stream.input.ArchivedChanges;
import io.weir.stream.input.ClusterDeserializer;
import io.weir.stream.input.ClusterInput;
import io.weir.stream.input.ClusterRouter;
import io.weir.stream.input.FlowDeserializer;
import io.weir.stream.input.FlowInput;
import io.weir.stream.input.FlowRouter;
import io.weir.stream.input.KeyedFlow;
import io.weir.stream.input.ProgressClock;
import io.weir.stream.judging.JudgeFlows;
import io.weir.stream.judging.JudgedFlows;
import io.weir.stream.judging.VerdictRevisions;
import io.weir.stream.names.Uids;
import io.weir.stream.parquet.ArchiveTables;
import io.weir.stream.rollup.Rollups;
import io.weir.stream.serde.WireTypeInfo;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job's topology.
 *
 * <pre>
 * weir.flows ──▶ flow-source ▶ flow-router ──by wire tuple──▶ judge ─┬▶ verdict-archive    verdicts/
 *                     │            │  │                         ▲ │ │ ├▶ verdict-topic      weir.verdicts
 *                     │            │  │                         │ │ │ └▶ edges             edges/, weir.edges
 *                     │            │  └▶ observer-loss ─┐       │ │ └─▶ late-flow-archive  late_flows/
 *                     └▶ number-runs ▶ number-gaps ─────┴───────┼─┼───▶ observer-loss-…    observer_loss/
 *                                  ▼                            │ ▼
 *                           dead-letter-topic ◀─────────────────┼─┘
 *                                  ▲                        broadcast
 * weir.cluster ─▶ cluster-source ▶ cluster-router ──────────────┘
 *                                        └▶ cluster-changes ▶ cluster-change-archive    cluster_changes/
 * </pre>
 *
 * <p>The archive gets each row once when checkpoints are exactly-once. Flink's own configuration
 * says how parallel the job is and when it takes checkpoints.
 */
public final class FlowJob {

  /** Fixed for ever: a savepoint cannot be restored with another. Has many divisors. */
  public static final int MAX_PARALLELISM = 720;

  private static final String READ_TOGETHER = "weir";
  private static final Duration ALIGNED_EVERY = Duration.ofSeconds(1);

  private FlowJob() {}

  /** Adds the whole job to an environment; the caller executes it. */
  public static void build(StreamExecutionEnvironment env, JobConfig config) {
    configure(env);
    DataStream<FlowInput> inputs = inputs(env, config);
    SingleOutputStreamOperator<KeyedFlow> flows = flows(inputs);
    SingleOutputStreamOperator<byte[]> changes = clusterChanges(env, config);
    SingleOutputStreamOperator<FlowVerdict> verdicts =
        JudgedFlows.of(
            flows.keyBy(KeyedFlow::key, Types.STRING),
            changes,
            new JudgeFlows(
                config.times(),
                config.judge(),
                config.kafka().topics().flows(),
                config.kafka().verdictDelivery() == VerdictDelivery.NONE
                    ? VerdictRevisions.LAST
                    : config.kafka().verdictRevisions()));
    archive(verdicts, config);
    ArchiveTables tables = tables(config);
    SingleOutputStreamOperator<Edge> edges = Rollups.edges(verdicts, config.times());
    edges.sinkTo(tables.edges()).uid(Uids.EDGE_ARCHIVE).name(Uids.EDGE_ARCHIVE);
    DataStream<ObserverLoss> losses =
        Rollups.losses(flows.getSideOutput(FlowRouter.LOSS))
            .union(NumberGaps.of(inputs, config.times().allowedLateness()));
    losses
        .sinkTo(tables.observerLoss())
        .uid(Uids.OBSERVER_LOSS_ARCHIVE)
        .name(Uids.OBSERVER_LOSS_ARCHIVE);
    if (config.kafka().verdictDelivery() != VerdictDelivery.NONE) {
      DataStream<FlowVerdict> revisions = verdicts.getSideOutput(JudgeFlows.REVISIONS);
      topics(revisions, Rollups.updates(edges), losses, config.kafka());
    }
    verdicts
        .getSideOutput(JudgeFlows.LATE)
        .map(
            bytes -> WireFormat.decode(bytes, FlowRecord.class).recordOrThrow(),
            WireTypeInfo.wire(FlowRecord.class))
        .uid(Uids.LATE_FLOWS)
        .name(Uids.LATE_FLOWS)
        .sinkTo(tables.lateFlows())
        .uid(Uids.LATE_FLOW_ARCHIVE)
        .name(Uids.LATE_FLOW_ARCHIVE);
    changes
        .transform(
            Uids.CLUSTER_CHANGES, WireTypeInfo.wire(ClusterChange.class), new ArchivedChanges())
        .setParallelism(1)
        .uid(Uids.CLUSTER_CHANGES)
        .sinkTo(tables.clusterChanges())
        .setParallelism(1)
        .uid(Uids.CLUSTER_CHANGE_ARCHIVE)
        .name(Uids.CLUSTER_CHANGE_ARCHIVE);
    flows
        .getSideOutput(FlowRouter.DEAD_LETTERS)
        .union(
            changes.getSideOutput(FlowRouter.DEAD_LETTERS),
            verdicts.getSideOutput(FlowRouter.DEAD_LETTERS))
        .sinkTo(Topics.deadLetters(config.kafka()))
        .uid(Uids.DEAD_LETTER_TOPIC)
        .name(Uids.DEAD_LETTER_TOPIC);
  }

  /**
   * What holds for every topology of ours: no Kryo, no uid by chance, no copies between chained
   * operators, none of which changes what it was given or has given.
   */
  static void configure(StreamExecutionEnvironment env) {
    Configuration ours = new Configuration();
    ours.set(PipelineOptions.GENERIC_TYPES, false);
    ours.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    ours.set(PipelineOptions.OBJECT_REUSE, true);
    env.configure(ours);
    env.setMaxParallelism(MAX_PARALLELISM);
  }

  static DataStream<FlowInput> inputs(StreamExecutionEnvironment env, JobConfig config) {
    return env.fromSource(
            Topics.flows(config.kafka(), config.times()),
            // The source itself tells event time.
            aligned(
                WatermarkStrategy.<FlowInput>noWatermarks()
                    .withTimestampAssigner((flow, kafka) -> flow.eventTime()),
                config),
            Uids.FLOW_SOURCE,
            FlowDeserializer.TYPE)
        .uid(Uids.FLOW_SOURCE);
  }

  /**
   * No partition is read further ahead of the others, of both topics, than state should hold: when
   * history is read, flows would wait for slower partitions, and changes for flows.
   */
  static <T> WatermarkStrategy<T> aligned(WatermarkStrategy<T> strategy, JobConfig config) {
    return strategy.withWatermarkAlignment(
        READ_TOGETHER, config.times().mostAhead(), ALIGNED_EVERY);
  }

  static SingleOutputStreamOperator<KeyedFlow> flows(DataStream<FlowInput> inputs) {
    return inputs
        .process(new FlowRouter(), FlowRouter.TYPE)
        .uid(Uids.FLOW_ROUTER)
        .name(Uids.FLOW_ROUTER);
  }

  static void archive(SingleOutputStreamOperator<FlowVerdict> verdicts, JobConfig config) {
    verdicts.sinkTo(tables(config).verdicts()).uid(Uids.VERDICT_ARCHIVE).name(Uids.VERDICT_ARCHIVE);
  }

  private static ArchiveTables tables(JobConfig config) {
    return new ArchiveTables(config.archive(), config.writer());
  }

  private static void topics(
      DataStream<FlowVerdict> revisions,
      DataStream<Edge> edges,
      DataStream<ObserverLoss> losses,
      KafkaConfig kafka) {
    revisions.sinkTo(Topics.verdicts(kafka)).uid(Uids.VERDICT_TOPIC).name(Uids.VERDICT_TOPIC);
    edges.sinkTo(Topics.edges(kafka)).uid(Uids.EDGE_TOPIC).name(Uids.EDGE_TOPIC);
    losses
        .sinkTo(Topics.losses(kafka))
        .uid(Uids.OBSERVER_LOSS_TOPIC)
        .name(Uids.OBSERVER_LOSS_TOPIC);
  }

  private static SingleOutputStreamOperator<byte[]> clusterChanges(
      StreamExecutionEnvironment env, JobConfig config) {
    return env.fromSource(
            Topics.cluster(config.kafka()),
            // While no flows come, bookmarks are the only clock: flows may be as far behind it as
            // behind each other.
            aligned(
                ProgressClock.strategy(
                    ClusterInput::bookmark,
                    config.times().outOfOrderness(),
                    config.times().firstBookmarkWait(),
                    config.times().clusterIdleAfter()),
                config),
            Uids.CLUSTER_SOURCE,
            ClusterDeserializer.TYPE)
        // One partition, one order: no second reader may overtake the first.
        .setParallelism(1)
        .uid(Uids.CLUSTER_SOURCE)
        .process(new ClusterRouter(), ClusterRouter.TYPE)
        .setParallelism(1)
        .uid(Uids.CLUSTER_ROUTER)
        .name(Uids.CLUSTER_ROUTER);
  }
}
