package io.weir.benchmarks;

import io.weir.benchmarks.synthetic.ClusterShape;
import io.weir.benchmarks.synthetic.SyntheticCluster;
import io.weir.cli.embedded.ArchiveFolder;
import io.weir.cli.embedded.EmbeddedKafka;
import io.weir.stream.BaselineJob;
import io.weir.stream.FlowJob;
import io.weir.stream.JobConfig;
import io.weir.stream.KafkaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Flows per second from Kafka to committed Parquet: the job, and beside it the same job without the
 * join, in turns within one run. Broker and Flink share this JVM.
 *
 * <p>Options, each {@code name=value}: flows, pods, policies, namespaces, parallelism, rounds.
 */
public final class EndToEnd {

  private EndToEnd() {}

  /** Runs it and prints a table. */
  public static void main(String[] args) throws Exception {
    Options options = Options.parse(args);
    Path folder = Files.createTempDirectory("weir-benchmark");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
      SyntheticCluster cluster =
          new SyntheticCluster(
              "bench",
              new ClusterShape(options.pods(), options.policies(), options.namespaces(), 42),
              Instant.parse("2026-01-01T00:00:00Z"));
      new Load(kafka.bootstrapServers(), options.parallelism() * 2)
          .publish(cluster, options.flows());
      System.out.printf(
          Locale.ROOT,
          "%,d flows, %,d pods, %,d policies, parallelism %d, JDK %s%n%n",
          options.flows(),
          options.pods(),
          options.policies(),
          options.parallelism(),
          Runtime.version());
      System.out.println("round  job           seconds   flows/s      rows");
      for (int round = 1; round <= options.rounds(); round++) {
        double plain = run(round, "without join", BaselineJob::build, kafka, folder, options);
        double whole = run(round, "whole job", FlowJob::build, kafka, folder, options);
        System.out.printf(Locale.ROOT, "%5d  ratio whole/without: %.2f%n", round, plain / whole);
      }
    } finally {
      ArchiveFolder.deleteTree(folder);
    }
  }

  /** Seconds that one job took. */
  private static double run(
      int round,
      String name,
      BiConsumer<StreamExecutionEnvironment, JobConfig> job,
      EmbeddedKafka kafka,
      Path folder,
      Options options)
      throws Exception {
    Path archive = folder.resolve("archive");
    KafkaConfig standard = KafkaConfig.defaults(kafka.bootstrapServers());
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
    JobConfig config =
        JobConfig.defaults(kafka.bootstrapServers(), archive.toString()).withKafka(topics);
    StreamExecutionEnvironment env = environment(folder, options.parallelism());
    job.accept(env, config);
    long start = System.nanoTime();
    env.execute(name);
    double seconds = (System.nanoTime() - start) / 1e9;
    Rows rows = Rows.in(archive.resolve("verdicts"));
    System.out.printf(
        Locale.ROOT,
        "%5d  %-12s %8.1f %,9.0f %,9d%n",
        round,
        name,
        seconds,
        options.flows() / seconds,
        rows.distinct());
    System.out.println("       " + rows.reasons());
    if (rows.distinct() != options.flows()) {
      throw new IOException(
          "%s left %,d rows of %,d flows".formatted(name, rows.distinct(), options.flows()));
    }
    ArchiveFolder.deleteTree(archive);
    return seconds;
  }

  private static StreamExecutionEnvironment environment(Path folder, int parallelism) {
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
