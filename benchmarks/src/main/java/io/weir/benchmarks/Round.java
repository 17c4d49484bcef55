package io.weir.benchmarks;

import io.weir.cli.embedded.ArchiveFolder;
import io.weir.stream.JobConfig;
import io.weir.stream.KafkaConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Every stage once over the same records, each job measured in a {@link Window} after a warm-up.
 *
 * @param flows records in the topic
 * @param connections that they tell of
 * @param warmUp records before the window
 * @param checkpoint time from one to the next
 */
record Round(
    String bootstrapServers,
    Path folder,
    long flows,
    long connections,
    long warmUp,
    Duration checkpoint) {

  static final String HEAD =
      """
      | pods | parallelism | stage | flows/s | flows per CPU second | rows/s | bytes/row | of the copy | seconds |
      |---|---|---|---|---|---|---|---|---|
      """;

  /** What is left when the window ends: ends of input need time of their own. */
  private static final double REST = 0.02;

  /** Prints a line for each stage. */
  void run(String line, int parallelism, PrintStream out) throws Exception {
    poll(line, out);
    double copy = Double.NaN;
    for (Stage stage : Stage.values()) {
      Path archive = folder.resolve("archive");
      Window window = execute(stage, archive, parallelism);
      out.printf(
          Locale.ROOT,
          "%s | %s | %,.0f | %,.0f",
          line,
          stage.title(),
          window.flowsPerSecond(),
          window.flowsPerBusySecond());
      if (stage == Stage.SOURCE) {
        out.printf(Locale.ROOT, " | | | | %.1f |%n", window.seconds());
        continue;
      }
      Rows rows = checked(stage, Rows.in(archive.resolve("verdicts")));
      copy = stage == Stage.COPY ? window.flowsPerSecond() : copy;
      out.printf(
          Locale.ROOT,
          " | %,.0f | %.1f | %.2f | %.1f |%n",
          stage == Stage.COPY ? window.flowsPerSecond() : window.rowsPerSecond(),
          (double) rows.bytes() / rows.all(),
          window.flowsPerSecond() / copy,
          window.seconds());
      if (stage == Stage.WHOLE) {
        out.println("\n" + rows.reasons() + "\n");
      }
      ArchiveFolder.deleteTree(archive);
    }
  }

  private void poll(String line, PrintStream out) throws IOException {
    String topic = KafkaConfig.defaults(bootstrapServers).topics().flows();
    long start = System.nanoTime();
    expect("Kafka consumer", flows, Poll.all(bootstrapServers, topic));
    double seconds = (System.nanoTime() - start) / 1e9;
    out.printf(
        Locale.ROOT,
        "%s | Kafka consumer | %,.0f | | | | | %.1f |%n",
        line,
        flows / seconds,
        seconds);
  }

  private Window execute(Stage stage, Path archive, int parallelism) throws Exception {
    KafkaConfig standard = KafkaConfig.defaults(bootstrapServers);
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
    var job = env.executeAsync(stage.title()).getJobExecutionResult();
    return Window.of(job, warmUp, (long) (flows * (1 - REST)));
  }

  private Rows checked(Stage stage, Rows rows) throws IOException {
    if (stage == Stage.WHOLE) {
      expect(stage.title(), connections, rows.distinct());
      expect(stage.title(), connections, rows.all());
    } else {
      expect(stage.title(), flows, rows.all());
    }
    return rows;
  }

  private static void expect(String stage, long wanted, long found) throws IOException {
    if (wanted != found) {
      throw new IOException("%s gave %,d of %,d".formatted(stage, found, wanted));
    }
  }

  private StreamExecutionEnvironment environment(int parallelism) {
    Configuration configuration = LocalFlink.configuration(folder, checkpoint);
    JobCounters.listen(configuration);
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }
}
