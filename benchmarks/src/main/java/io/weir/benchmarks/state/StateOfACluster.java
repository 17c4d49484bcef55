package io.weir.benchmarks.state;

import io.weir.benchmarks.LocalFlink;
import io.weir.cli.embedded.ArchiveFolder;
import io.weir.cli.embedded.EmbeddedKafka;
import io.weir.collector.publish.TopicNames;
import io.weir.collector.publish.Topics;
import io.weir.stream.FlowJob;
import io.weir.stream.JobConfig;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the state of a large cluster costs the job: until the first verdict after a start from
 * Kafka, and after one from a savepoint; how long a savepoint takes and how large it is; the heap
 * that a subtask needs. Broker, Flink and job share this JVM.
 */
public final class StateOfACluster {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int SAVEPOINTS = 3;

  private final Size size;
  private final Path folder;
  private final String kafka;

  private StateOfACluster(Size size, Path folder, String kafka) {
    this.size = size;
    this.folder = folder;
    this.kafka = kafka;
  }

  /** Runs it and prints a table; see {@link Size} for the options. */
  public static void main(String[] args) throws Exception {
    Size size = Size.parse(args);
    Path folder = Files.createTempDirectory("weir-benchmark");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        LivedCluster cluster = new LivedCluster(size, kafka.bootstrapServers())) {
      Topics.ensure(admin, TopicNames.defaults(), size.parallelism(), (short) 1);
      new StateOfACluster(size, folder, kafka.bootstrapServers()).measure(cluster);
    } finally {
      ArchiveFolder.deleteTree(folder);
    }
  }

  private void measure(LivedCluster cluster) throws Exception {
    long listed = cluster.publishSnapshot();
    long changes = cluster.live(size.seconds(), size.changes());
    System.out.printf(Locale.ROOT, "%s, JDK %s%n", size, Runtime.version());
    line("records of the snapshot, and changes after it", "%,d, %,d", listed, changes);
    try (KafkaConsumer<byte[], byte[]> verdicts = verdicts()) {
      long before = liveBytes();
      long began = System.nanoTime();
      JobClient job = start(null);
      cluster.flow();
      awaitVerdict(verdicts);
      line("first verdict after a start from Kafka, s", "%.1f", seconds(began));
      line("heap a subtask, MiB", "%,d", mebi(liveBytes() - before) / size.parallelism());
      String savepoint = "";
      for (int i = 0; i < SAVEPOINTS; i++) {
        began = System.nanoTime();
        savepoint =
            job.triggerSavepoint(
                    folder.resolve("savepoints").toString(), SavepointFormatType.NATIVE)
                .get();
        line("savepoint, s", "%.2f", seconds(began));
      }
      line("savepoint a subtask, MiB", "%,d", mebi(bytes(savepoint)) / size.parallelism());
      job.cancel().get();
      began = System.nanoTime();
      JobClient again = start(savepoint);
      cluster.live(1, size.changes());
      cluster.flow();
      awaitVerdict(verdicts);
      line("first verdict after a start from the savepoint, s", "%.1f", seconds(began));
      again.cancel().get();
    }
  }

  private JobClient start(@Nullable String savepoint) throws Exception {
    Configuration flink = LocalFlink.configuration(folder);
    if (savepoint != null) {
      flink.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(size.parallelism(), flink);
    FlowJob.build(env, JobConfig.defaults(kafka, folder.resolve("archive").toString()));
    return env.executeAsync("state");
  }

  private KafkaConsumer<byte[], byte[]> verdicts() {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka, "group.id", "state", "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(TopicNames.defaults().verdicts()));
    return consumer;
  }

  private static void awaitVerdict(KafkaConsumer<byte[], byte[]> verdicts) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (verdicts.poll(Duration.ofMillis(20)).isEmpty()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("No verdict within " + PATIENCE);
      }
    }
  }

  private static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long bytes(String savepoint) throws Exception {
    try (Stream<Path> files = Files.walk(Path.of(URI.create(savepoint)))) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static long mebi(long bytes) {
    return bytes >> 20;
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static void line(String what, String format, Object... values) {
    System.out.printf(Locale.ROOT, "%-50s %s%n", what, String.format(Locale.ROOT, format, values));
  }
}
