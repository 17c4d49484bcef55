package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.collector.publish.TopicNames;
import io.weir.faults.flink.FlinkCli.Ended;
import io.weir.faults.flink.FlinkCluster;
import io.weir.faults.flink.FlinkJob;
import io.weir.faults.load.Archive;
import io.weir.faults.load.Load;
import io.weir.faults.load.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The job jar on clusters as users have them, by the words of the how-to. */
@Timeout(180)
class FlinkRunIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int CELLS = 5;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private KafkaServer kafka;
  private HowTo howTo;
  private Archive archive;

  @BeforeEach
  void startKafka() throws Exception {
    kafka = KafkaServer.start(folder.resolve("kafka"));
    kafka.createTopics(TopicNames.defaults());
    archive = new Archive(folder.resolve("weir/archive"));
    howTo =
        HowTo.read(
            Map.of(
                "broker:9092", kafka.bootstrapServers(),
                "s3://bucket/weir", folder.resolve("weir").toString(),
                "checkpointing.interval: 60s", "checkpointing.interval: 1s"));
  }

  @AfterEach
  void stopKafka() throws Exception {
    kafka.close();
  }

  @Test
  void aSessionClusterJudgesEachFlowOnce() throws Exception {
    try (FlinkCluster flink =
            FlinkCluster.session(folder.resolve("flink"), fileSystemOf(howTo.settings()));
        Load load = load()) {
      flink.awaitTaskManagers(2);
      Ended refused = flink.cli().run(run(List.of("--max-wiat", "5s")));
      assertThat(refused.exitCode()).as(refused.said()).isEqualTo(2);
      assertThat(refused.said())
          .contains("weir stream job: --max-wiat is unknown; the nearest option is --max-wait");

      FlinkJob first = submit(flink, run(List.of()));
      await().atMost(PATIENCE).until(() -> archive.rows("verdicts") > 0);
      Ended upgrade =
          flink
              .cli()
              .run(withFirst("stop", naming(first, howTo.command("flink stop --savepointPath"))));
      assertThat(upgrade.exitCode()).as(upgrade.said()).isZero();

      FlinkJob second =
          submit(
              flink,
              replaced(
                  "SAVEPOINT",
                  upgrade.after("Savepoint completed. Path:"),
                  withFirst("run", withJar(howTo.command("flink run -d -s")))));
      long rows = archive.rows("verdicts");
      await()
          .atMost(PATIENCE)
          .until(() -> archive.rows("verdicts") > rows && load.cells() >= CELLS);
      load.stop();
      await()
          .atMost(PATIENCE)
          .until(() -> kafka.lag("weir", List.of("weir.flows", "weir.cluster")) == 0);
      Ended stopped =
          flink.cli().run(withFirst("stop", naming(second, howTo.command("flink stop --drain"))));

      assertThat(stopped.exitCode()).as(stopped.said()).isZero();
      await().atMost(PATIENCE).until(() -> second.state().equals("FINISHED"));
      assertThat(archive.differences(load)).isEmpty();
      assertThat(archive.repeated()).isEmpty();
    }
  }

  @Test
  void anApplicationClusterJudgesWhatIsThereAndEnds() throws Exception {
    try (Load load = load()) {
      await().atMost(PATIENCE).until(() -> load.cells() >= CELLS);
      load.stop();
      List<String> words = howTo.command("standalone-job.sh start");
      try (FlinkCluster flink =
          FlinkCluster.application(
              folder.resolve("flink"), fileSystemOf(howTo.settings()), withJar(words))) {

        assertThat(flink.jobManager().await(PATIENCE)).as(flink.jobManager().said()).isZero();

        assertThat(archive.differences(load)).isEmpty();
        assertThat(archive.repeated()).isEmpty();
      }
    }
  }

  private Load load() {
    return new Load(kafka.bootstrapServers(), TopicNames.defaults(), Shape.brief(), Load::once);
  }

  private List<String> run(List<String> more) {
    List<String> words =
        withFirst(
            "run",
            withJar(howTo.command("flink run -d stream-job/target/weir-stream-job-*-job.jar")));
    words.addAll(more);
    return words;
  }

  private static FlinkJob submit(FlinkCluster flink, List<String> words) throws Exception {
    Ended submitted = flink.cli().run(words);
    assertThat(submitted.exitCode()).as(submitted.said()).isZero();
    return flink.job(submitted.after("JobID"));
  }

  private static List<String> withFirst(String first, List<String> words) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(words);
    return all;
  }

  private static List<String> withJar(List<String> words) {
    return words.stream()
        .map(word -> word.endsWith("-job.jar") ? FlinkCluster.jobJar().toString() : word)
        .toList();
  }

  private static List<String> naming(FlinkJob job, List<String> words) {
    return replaced("JOB_ID", job.id(), words);
  }

  private static List<String> replaced(String word, String by, List<String> words) {
    return words.stream().map(each -> each.equals(word) ? by : each).toList();
  }

  /** Flink wants places as URIs where users write a bucket. */
  private Map<String, String> fileSystemOf(Map<String, String> settings) {
    settings.replaceAll(
        (key, value) -> value.startsWith("/") ? Path.of(value).toUri().toString() : value);
    return settings;
  }
}
