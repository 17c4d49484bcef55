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
import io.weir.schemas.FlowRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One job under load on a site, with topics and an archive of its own: what is done to it must not
 * show in its rows.
 */
final class Trial implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path FIGURES = Path.of("target/faults.md");

  private final Site site;
  private final Shape shape;
  private final String name;
  private final TopicNames topics;
  private final Archive archive;
  private final Load load;
  private final FlinkJob job;
  private final List<String> figures = new ArrayList<>();

  private Trial(
      Site site, Shape shape, String name, Path folder, Function<FlowRecord, List<byte[]>> delivery)
      throws IOException, InterruptedException {
    this.site = site;
    this.shape = shape;
    this.name = name;
    this.archive = new Archive(folder);
    this.topics =
        site.kafka()
            .createTopics(
                new TopicNames(
                    name + ".flows",
                    name + ".cluster",
                    name + ".verdicts",
                    name + ".edges",
                    name + ".losses",
                    name + ".letters"));
    this.load = new Load(site.kafka().bootstrapServers(), topics, shape, delivery);
    this.job = submit();
  }

  /** Starts the job and its load. */
  static Trial start(Site site, Shape shape, String name) throws Exception {
    return start(site, shape, name, site.folder().resolve("archive-" + name), Load::once);
  }

  /**
   * The same.
   *
   * @param archive folder of the archive
   * @param delivery what is sent of one flow record
   */
  static Trial start(
      Site site,
      Shape shape,
      String name,
      Path archive,
      Function<FlowRecord, List<byte[]>> delivery)
      throws Exception {
    Trial trial = new Trial(site, shape, name, archive, delivery);
    trial.settle();
    return trial;
  }

  FlinkJob job() {
    return job;
  }

  Load load() {
    return load;
  }

  Archive archive() {
    return archive;
  }

  DeadLetters deadLetters() {
    return new DeadLetters(site.kafka().bootstrapServers(), topics.deadLetters());
  }

  /** Does something to it, and returns when it has got over that. */
  void hurt(String how, Fault fault) throws Exception {
    Instant begun = Instant.now();
    fault.run();
    Instant over = Instant.now();
    Instant well =
        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(() -> job.checkpointSince(over), complete -> complete.isPresent())
            .orElseThrow();
    await().atMost(PATIENCE).ignoreExceptions().until(job::runs);
    figures.add(
        String.format(
            Locale.ROOT,
            "%s: %.1f s long, %.1f s until a checkpoint was complete again",
            how,
            seconds(begun, over),
            seconds(over, well)));
    settle();
  }

  /** Something done to a site; it lasts until it returns. */
  interface Fault {
    void run() throws Exception;
  }

  /** Visible rows of the table {@code verdicts} that have a finding. */
  long rowsWithFinding(String finding) throws SQLException {
    return Long.parseLong(
        archive
            .query(
                "SELECT count(*) FROM "
                    + archive.table("verdicts")
                    + " WHERE list_contains(findings, '"
                    + finding
                    + "')")
            .get(0));
  }

  /** Flink must tell of a recovery; a leader that was just elected may not answer yet. */
  void showsARecovery() {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> job.restoredCheckpoints() > 0);
  }

  /** Whether the job says that it cannot reach the flows. */
  boolean missesPartitions() throws IOException, InterruptedException {
    return job.metric("unreachedPartitions") > 0;
  }

  /** Ends load and job, and holds the archive against what the load was made of. */
  void finish() throws Exception {
    load.stop();
    List<String> read = List.of(topics.flows(), topics.cluster());
    await().atMost(PATIENCE).ignoreExceptions().until(() -> site.kafka().lag(name, read) == 0);
    long restarts = await().atMost(PATIENCE).ignoreExceptions().until(job::restarts, any -> true);
    stop();
    assertThat(archive.repeated()).as("rows that stand twice").isEmpty();
    assertThat(archive.differences(load)).as("rows").isEmpty();
    assertThat(archive.rows("observer_loss")).as("gaps told where nothing is missing").isZero();
    long rows = archive.rows("verdicts");
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %,d | %,d | %d | %s |%n",
            name,
            load.records(),
            rows,
            restarts,
            String.join("; ", figures));
    Files.writeString(FIGURES, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Lets the job run under load for a while, and so that rows of it can be seen. */
  private void settle() throws IOException, SQLException {
    int until = load.cells() + (int) shape.settled().dividedBy(shape.cellTime());
    long rows = archive.rows("verdicts");
    await()
        .atMost(PATIENCE.plus(shape.settled()))
        .until(() -> load.cells() >= until && archive.rows("verdicts") > rows);
  }

  private FlinkJob submit() throws IOException, InterruptedException {
    Ended submitted =
        site.flink()
            .cli()
            .run(
                List.of(
                    "run",
                    "-d",
                    FlinkCluster.jobJar().toString(),
                    "--kafka",
                    site.kafka().bootstrapServers(),
                    "--archive",
                    archive.folder().toString(),
                    "--flows-topic",
                    topics.flows(),
                    "--cluster-topic",
                    topics.cluster(),
                    "--verdicts-topic",
                    topics.verdicts(),
                    "--edges-topic",
                    topics.edges(),
                    "--observer-loss-topic",
                    topics.losses(),
                    "--dead-letters-topic",
                    topics.deadLetters(),
                    "--consumer-group",
                    name));
    assertThat(submitted.exitCode()).as(submitted.said()).isZero();
    return site.flink().job(submitted.after("JobID"));
  }

  /** A savepoint needs all tasks: while some restart it is refused, and asked for again. */
  private void stop() {
    List<String> command =
        List.of(
            "stop",
            "--drain",
            "--savepointPath",
            site.folder().resolve("savepoints").toUri().toString(),
            job.id());
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                job.state().equals("FINISHED")
                    || (job.runs() && site.flink().cli().run(command).exitCode() == 0));
    await().atMost(PATIENCE).ignoreExceptions().until(() -> job.state().equals("FINISHED"));
  }

  private static double seconds(Instant from, Instant until) {
    return Duration.between(from, until).toMillis() / 1000.0;
  }

  @Override
  public void close() {
    load.close();
  }
}
