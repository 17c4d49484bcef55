package io.weir.benchmarks.latency;

import com.sun.management.OperatingSystemMXBean;
import io.weir.benchmarks.LocalFlink;
import io.weir.benchmarks.synthetic.ClusterShape;
import io.weir.benchmarks.synthetic.SyntheticCluster;
import io.weir.cli.embedded.ArchiveFolder;
import io.weir.cli.embedded.KafkaProcess;
import io.weir.collector.publish.TopicNames;
import io.weir.collector.publish.Topics;
import io.weir.stream.FlowJob;
import io.weir.stream.JobConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * From a flow record's arrival in Kafka to the first revision of its verdict in the hands of a
 * reader of {@code weir.verdicts}, at a steady load, of all connections that arrive in a window.
 *
 * <p>A connection arrives when the broker has appended its first record ({@code LogAppendTime},
 * which the acknowledgement tells). Broker and all else share one machine, and so one clock.
 */
public final class Latency {

  private static final int PARTITIONS = 4;
  private static final Duration JOB_START = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final long CELL_MILLIS = 10_000;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Latency() {}

  /** Runs it and prints a table in Markdown; see {@link Setting} for the options. */
  public static void main(String[] args) throws Exception {
    Setting setting = Setting.parse(args);
    System.out.printf(Locale.ROOT, "%s, JDK %s%n%n", setting, Runtime.version());
    Path folder = Files.createTempDirectory("weir-benchmark");
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"), 0, List.of())) {
      createTopics(kafka.bootstrapServers());
      measure(setting, kafka.bootstrapServers(), folder);
    } finally {
      ArchiveFolder.deleteTree(folder);
    }
  }

  private static void createTopics(String kafka) throws Exception {
    TopicNames names = TopicNames.defaults();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      Topics.ensure(admin, names, PARTITIONS, (short) 1);
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, names.flows()),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("message.timestamp.type", "LogAppendTime"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static void measure(Setting setting, String kafka, Path folder) throws Exception {
    ClusterShape shape = ClusterShape.of(setting.pods(), Math.max(10, setting.pods() / 10));
    // Traffic begins when the job runs.
    Instant begin = Instant.now().plus(JOB_START);
    SyntheticCluster cluster = new SyntheticCluster("bench", shape, begin);
    LiveWatch watch = new LiveWatch(cluster, setting, kafka, PARTITIONS);
    watch.publishSnapshot();
    Instant from = begin.plus(setting.warmUp());
    Instant to = from.plus(setting.window());
    Matches matches = new Matches(from, to);
    JobClient job = start(setting, kafka, folder);
    try (Threads threads = new Threads()) {
      threads.run("watch", watch::run);
      threads.run("verdicts", new VerdictReader(kafka, matches)::run);
      threads.run("traffic", new LiveTraffic(cluster, setting, kafka, PARTITIONS, matches)::run);
      threads.sleepUntil(from);
      long busy = PROCESS.getProcessCpuTime();
      threads.sleepUntil(to);
      busy = PROCESS.getProcessCpuTime() - busy;
      Instant givesUp = Instant.now().plus(PATIENCE);
      while (matches.awaited() > 0 && Instant.now().isBefore(givesUp)) {
        threads.sleepUntil(Instant.now().plusMillis(100));
      }
      report(setting, matches, busy / 1e9 / setting.window().toSeconds());
    }
    job.cancel().get();
  }

  private static void report(Setting setting, Matches matches, double processors) {
    List<Matches.Match> all = matches.all();
    System.out.print(Percentiles.HEAD);
    System.out.print(Percentiles.of(all).line("all"));
    Map<Long, List<Matches.Match>> bySecond =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    match -> match.arrived() % CELL_MILLIS / 1000,
                    TreeMap::new,
                    Collectors.toList()));
    bySecond.forEach(
        (second, some) ->
            System.out.print(Percentiles.of(some).line("in second " + second + " of a cell")));
    System.out.printf(
        Locale.ROOT,
        "%n%,.0f connections/s arrived; without a verdict: %,d; odd: %,d; processors busy: %.2f%n",
        (double) (all.size() + matches.awaited()) / setting.window().toSeconds(),
        matches.awaited(),
        matches.odd(),
        processors);
  }

  private static JobClient start(Setting setting, String kafka, Path folder) throws Exception {
    Configuration flink = LocalFlink.configuration(folder, setting.checkpoints());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(setting.parallelism(), flink);
    JobConfig config = JobConfig.defaults(kafka, folder.resolve("archive").toString());
    FlowJob.build(env, config.withKafka(config.kafka().withVerdictDelivery(setting.delivery())));
    return env.executeAsync("latency");
  }
}
