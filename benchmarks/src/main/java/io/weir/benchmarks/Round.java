package io.weir.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.weir.cli.embedded.ArchiveFolder;
import io.weir.stream.JobConfig;
import io.weir.stream.KafkaConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Every stage once over the same records. A job's time is all of it, its start and last commit
 * included; the processor's time is this process', the broker's and the collector's share with it.
 *
 * @param flows records in the topic
 * @param connections that they tell of
 */
record Round(String bootstrapServers, Path folder, long flows, long connections) {

  static final String HEAD =
      """
      | pods | parallelism | round | stage | flows/s | flows per CPU second | rows/s | bytes/row | of the copy |
      |---|---|---|---|---|---|---|---|---|
      """;

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Prints a line for each stage. */
  void run(String line, int parallelism, PrintStream out) throws Exception {
    double copy = Double.NaN;
    for (Stage stage : Stage.values()) {
      Path archive = folder.resolve("archive");
      long before = PROCESS.getProcessCpuTime();
      long start = System.nanoTime();
      execute(stage, archive, parallelism);
      double seconds = (System.nanoTime() - start) / 1e9;
      double busy = (PROCESS.getProcessCpuTime() - before) / 1e9;
      out.printf(
          Locale.ROOT,
          "%s | %s | %,.0f | %,.0f",
          line,
          stage.title(),
          flows / seconds,
          flows / busy);
      if (stage == Stage.COPY) {
        copy = seconds;
      }
      if (stage == Stage.COPY || stage == Stage.WHOLE) {
        Rows rows = checked(stage, Rows.in(archive.resolve("verdicts")));
        out.printf(
            Locale.ROOT,
            " | %,.0f | %.1f | %.2f |%n",
            rows.all() / seconds,
            (double) rows.bytes() / rows.all(),
            copy / seconds);
        ArchiveFolder.deleteTree(archive);
      } else {
        out.println(" | | | |");
      }
    }
  }

  private void execute(Stage stage, Path archive, int parallelism) throws Exception {
    KafkaConfig standard = KafkaConfig.defaults(bootstrapServers);
    if (stage == Stage.POLL) {
      expect(stage, flows, Poll.all(bootstrapServers, standard.topics().flows()));
      return;
    }
    KafkaConfig topics =
        new KafkaConfig(
            standard.bootstrapServers(),
            standard.topics(),
            "benchmark",
            KafkaConfig.FlowsFrom.EARLIEST,
            KafkaConfig.ReadUntil.CURRENT_END,
            KafkaConfig.VerdictDelivery.NONE,
            standard.verdictRevisions(),
            standard.transactionTimeout(),
            standard.clientProperties());
    StreamExecutionEnvironment env = environment(parallelism);
    stage.build(env, JobConfig.defaults(bootstrapServers, archive.toString()).withKafka(topics));
    env.execute(stage.title());
  }

  private Rows checked(Stage stage, Rows rows) throws IOException {
    if (stage == Stage.WHOLE) {
      expect(stage, connections, rows.distinct());
      expect(stage, connections, rows.all());
    } else {
      expect(stage, flows, rows.all());
    }
    return rows;
  }

  private static void expect(Stage stage, long wanted, long found) throws IOException {
    if (wanted != found) {
      throw new IOException("%s gave %,d of %,d".formatted(stage.title(), found, wanted));
    }
  }

  private StreamExecutionEnvironment environment(int parallelism) {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(5));
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }
}
