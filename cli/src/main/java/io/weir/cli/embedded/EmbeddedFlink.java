package io.weir.cli.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.TopicPartition;

/** A Flink cluster in this JVM that runs one job. */
final class EmbeddedFlink implements AutoCloseable {

  private static final int RESTARTS = 3;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final MiniCluster cluster;
  private final Configuration configuration;
  private final Path folder;

  private EmbeddedFlink(MiniCluster cluster, Configuration configuration, Path folder) {
    this.cluster = cluster;
    this.configuration = configuration;
    this.folder = folder;
  }

  /**
   * Starts a cluster.
   *
   * @param folder keeps checkpoints and temporary files
   * @throws IOException if it does not start; the message is one line for a person
   */
  static EmbeddedFlink start(Path folder, int parallelism, Duration checkpointInterval)
      throws IOException {
    Configuration configuration = configuration(folder, parallelism, checkpointInterval);
    ReadOffsets.configure(configuration, folder.toString());
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .withRandomPorts()
                .build());
    try {
      cluster.start();
    } catch (Exception e) {
      throw new IOException("the embedded Flink did not start: " + e.getMessage(), e);
    }
    return new EmbeddedFlink(cluster, configuration, folder);
  }

  private static Configuration configuration(Path folder, int parallelism, Duration interval) {
    Configuration configuration = new Configuration();
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    configuration.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    // Endless restarts would make a broken input look like a hang.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, RESTARTS);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(500));
    return configuration;
  }

  /** An environment to build the job in. */
  StreamExecutionEnvironment environment() {
    return new StreamExecutionEnvironment(configuration);
  }

  /** The offset after the last record that the job has read of a partition; 0 before the first. */
  long readUpTo(TopicPartition partition) {
    return ReadOffsets.next(folder.toString(), partition);
  }

  /** Starts the job that was built in {@code environment}. */
  Job submit(StreamExecutionEnvironment environment) throws IOException, InterruptedException {
    try {
      JobGraph graph =
          environment.getStreamGraph().getJobGraph(getClass().getClassLoader(), JobID.generate());
      JobID id = cluster.submitJob(graph).get().getJobID();
      return new Job(id);
    } catch (ExecutionException e) {
      throw new IOException("the job did not start: " + rootMessage(e), e);
    }
  }

  @Override
  public void close() throws IOException {
    ReadOffsets.forget(folder.toString());
    try {
      // One that is stopped while it still starts may never end.
      cluster.closeAsync().get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "the embedded Flink did not stop within " + STOP_TIMEOUT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the embedded Flink stopped", e);
    } catch (ExecutionException e) {
      throw new IOException("the embedded Flink did not stop: " + rootMessage(e), e);
    }
  }

  static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  /** The running job. */
  final class Job {

    private final JobID id;
    private final CompletableFuture<JobResult> result;

    private Job(JobID id) {
      this.id = id;
      this.result = cluster.requestJobResult(id);
    }

    /**
     * Returns while the job is well.
     *
     * @throws IOException if it has failed, with the root cause in one line
     */
    void requireAlive() throws IOException {
      if (!result.isDone()) {
        return;
      }
      JobResult ended = result.join();
      throw ended
          .getSerializedThrowable()
          .map(t -> t.deserializeError(getClass().getClassLoader()))
          .map(t -> new IOException("the job failed: " + rootMessage(t), t))
          .orElseGet(() -> new IOException("the job ended by itself"));
    }

    /** Lets the job finish what it has, commit its files and end. */
    void drain(Duration timeout) throws IOException, InterruptedException {
      String savepoints = folder.resolve("savepoints").toUri().toString();
      await(
          cluster.stopWithSavepoint(id, savepoints, true, SavepointFormatType.NATIVE),
          timeout,
          "the last savepoint");
      await(result, timeout, "the job's end");
    }

    private void await(CompletableFuture<?> future, Duration timeout, String what)
        throws IOException, InterruptedException {
      try {
        future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        requireAlive();
        throw new IOException(what + " failed: " + rootMessage(e), e);
      } catch (TimeoutException e) {
        throw new IOException(what + " took longer than " + timeout.toSeconds() + " s", e);
      }
    }
  }
}
