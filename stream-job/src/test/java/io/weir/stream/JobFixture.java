package io.weir.stream;

import static org.awaitility.Awaitility.await;

import io.weir.stream.judging.FlowTimes;
import io.weir.stream.testing.Archive;
import io.weir.stream.testing.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** Kafka, a Flink of two task managers, and the job, which can be stopped and taken up again. */
final class JobFixture implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path folder;
  private final TestKafka kafka;
  private final MiniCluster cluster;

  JobFixture(Path folder, int flowPartitions) throws Exception {
    this(folder, flowPartitions, new Configuration());
  }

  JobFixture(Path folder, int flowPartitions, Configuration further) throws Exception {
    this.folder = folder;
    Configuration flink = flink();
    flink.addAll(further);
    kafka = TestKafka.start(folder.resolve("kafka"));
    kafka.createTopics(
        Map.of(
            "weir.flows", flowPartitions,
            "weir.cluster", 1,
            "weir.verdicts", 1,
            "weir.edges", 1,
            "weir.observer-loss", 1,
            "weir.dead-letters", 1));
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(2)
                .setNumSlotsPerTaskManager(1)
                .setConfiguration(flink)
                .build());
    cluster.start();
  }

  TestKafka kafka() {
    return kafka;
  }

  MiniCluster cluster() {
    return cluster;
  }

  Archive archive() {
    return new Archive(folder.resolve("archive"));
  }

  long archivedRows() throws Exception {
    boolean any =
        archive().files("verdicts").stream()
            .anyMatch(file -> file.matches(".*/part-[^/]*\\.parquet"));
    return any ? Long.parseLong(archive().query("SELECT count(*) FROM TABLE(verdicts)").get(0)) : 0;
  }

  void awaitRows(long atLeast) {
    await().atMost(PATIENCE).until(() -> archivedRows() >= atLeast);
  }

  /**
   * Starts the job.
   *
   * @param savepoint all of whose state must find its operator; null to begin anew
   */
  JobID submit(JobConfig config, int parallelism, @Nullable String savepoint) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink());
    env.setParallelism(parallelism);
    FlowJob.build(env, config);
    JobGraph graph = env.getStreamGraph().getJobGraph();
    if (savepoint != null) {
      graph.setSavepointRestoreSettings(
          SavepointRestoreSettings.forPath(
              savepoint, /* allowNonRestoredState= */ false, RecoveryClaimMode.NO_CLAIM));
    }
    return cluster.submitJob(graph).get().getJobID();
  }

  JobConfig config() {
    return JobConfig.defaults(kafka.bootstrapServers(), folder.resolve("archive").toString());
  }

  /**
   * The same, but that nothing that is silent is left behind: each partition must move time, and a
   * machine that stands still for a while changes nothing.
   */
  JobConfig patientConfig() {
    FlowTimes times = FlowTimes.defaults();
    return config()
        .withTimes(
            new FlowTimes(
                times.reportInterval(),
                times.pairingWait(),
                times.judgeSpread(),
                times.pairingTolerance(),
                times.outOfOrderness(),
                times.allowedLateness(),
                times.bookmarkAllowance(),
                times.maxWait(),
                times.asOfWindow(),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofHours(1),
                times.maxClockSkew()));
  }

  /** How many checkpoints the job has completed. */
  long checkpoints(JobID job) throws Exception {
    return cluster
        .getExecutionGraph(job)
        .get()
        .getCheckpointStatsSnapshot()
        .getCounts()
        .getNumberOfCompletedCheckpoints();
  }

  /** Stops the job as it stands and tells where its savepoint is. */
  String stop(JobID job, String savepoints) throws Exception {
    String savepoint =
        cluster
            .stopWithSavepoint(
                job, savepoints, /* terminate= */ false, SavepointFormatType.CANONICAL)
            .get();
    cluster.requestJobResult(job).get();
    return savepoint;
  }

  /** Stops the job once it has judged all that it has read. */
  void drain(JobID job) throws Exception {
    cluster
        .stopWithSavepoint(job, savepoints(), /* terminate= */ true, SavepointFormatType.CANONICAL)
        .get();
    cluster.requestJobResult(job).get();
  }

  String savepoints() {
    return folder.resolve("savepoints").toUri().toString();
  }

  private Configuration flink() {
    Configuration flink = new Configuration();
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
    flink.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    return flink;
  }

  @Override
  public void close() {
    try {
      cluster.close();
    } catch (Exception e) {
      throw new IllegalStateException("Flink does not stop", e);
    } finally {
      kafka.close();
    }
  }
}
