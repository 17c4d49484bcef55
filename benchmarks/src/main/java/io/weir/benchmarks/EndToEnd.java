package io.weir.benchmarks;

import io.weir.benchmarks.synthetic.ClusterShape;
import io.weir.benchmarks.synthetic.SyntheticCluster;
import io.weir.cli.embedded.ArchiveFolder;
import io.weir.cli.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Flow records per second from Kafka to committed Parquet, stage by stage, in turns within one run.
 * Broker and Flink share this JVM.
 *
 * <p>Options, each {@code name=value}: see {@link Options}.
 */
public final class EndToEnd {

  private static final int PARTITIONS = 4;

  private EndToEnd() {}

  /** Runs it and prints a table in Markdown. */
  public static void main(String[] args) throws Exception {
    Options options = Options.parse(args);
    System.out.printf(
        Locale.ROOT,
        "%,d flow records, %,d a second of their own time, JDK %s%n%n%s",
        options.flows(),
        options.rate(),
        Runtime.version(),
        Round.HEAD);
    for (int pods : options.pods()) {
      Path folder = Files.createTempDirectory("weir-benchmark");
      try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
        SyntheticCluster cluster =
            new SyntheticCluster(
                "bench",
                ClusterShape.of(pods, Math.max(10, pods / 10)),
                Instant.parse("2026-01-01T00:00:00Z"));
        long connections =
            new Load(kafka.bootstrapServers(), PARTITIONS)
                .publish(cluster, options.flows(), options.rate());
        Round round =
            new Round(
                kafka.bootstrapServers(),
                folder,
                options.flows(),
                connections,
                options.warmUp(),
                Duration.ofSeconds(options.checkpoint()));
        for (int parallelism : options.parallelism()) {
          round.run("| %,d | %d".formatted(pods, parallelism), parallelism, System.out);
        }
      } finally {
        ArchiveFolder.deleteTree(folder);
      }
    }
  }
}
