package io.weir.cli.embedded;

import io.weir.policy.cluster.TimelineOptions;
import io.weir.stream.FlowJob;
import io.weir.stream.JobConfig;
import io.weir.stream.judging.JudgeSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The engines behind a pipeline: Kafka (ours, unless one is given) and Flink with the job. */
final class KafkaAndFlink implements AutoCloseable {

  // An existing Kafka knows best how often it keeps a record.
  private static final short BROKER_DEFAULT = -1;
  private static final short ONE_BROKER = 1;

  private final @Nullable EmbeddedKafka kafka;
  private final EmbeddedFlink flink;
  private final JobConfig job;
  private EmbeddedFlink.@Nullable Job running;

  private KafkaAndFlink(@Nullable EmbeddedKafka kafka, EmbeddedFlink flink, JobConfig job) {
    this.kafka = kafka;
    this.flink = flink;
    this.job = job;
  }

  /** Starts both at the same time. */
  static KafkaAndFlink start(ArchiveFolder archive, PipelineOptions options) throws IOException {
    CompletableFuture<@Nullable EmbeddedKafka> starting =
        CompletableFuture.supplyAsync(() -> startKafka(archive, options));
    EmbeddedFlink flink =
        EmbeddedFlink.start(
            archive.state().resolve("flink"), options.parallelism(), options.checkpointInterval());
    try {
      EmbeddedKafka kafka = starting.join();
      String servers =
          kafka == null ? String.valueOf(options.bootstrapServers()) : kafka.bootstrapServers();
      return new KafkaAndFlink(kafka, flink, jobConfig(archive, options, servers));
    } catch (CompletionException e) {
      try {
        flink.close();
      } catch (IOException stopping) {
        e.addSuppressed(stopping);
      }
      if (e.getCause() instanceof StartFailure failure) {
        throw failure.reason;
      }
      throw e;
    }
  }

  private static @Nullable EmbeddedKafka startKafka(
      ArchiveFolder archive, PipelineOptions options) {
    if (options.bootstrapServers() != null) {
      return null;
    }
    try {
      return EmbeddedKafka.start(archive.state().resolve("kafka"), options.kafkaPort());
    } catch (IOException e) {
      throw new StartFailure(e);
    }
  }

  private static JobConfig jobConfig(
      ArchiveFolder archive, PipelineOptions options, String servers) {
    JobConfig defaults = JobConfig.defaults(servers, archive.folder().toString());
    return defaults
        .withTimes(
            defaults
                .times()
                .withReportInterval(options.reportInterval())
                // Whoever looks on waits for rows, and one machine's flows are few.
                .withJudgeSpread(Duration.ZERO))
        .withJudge(
            JudgeSettings.of(options.judge(), new TimelineOptions(options.clusterCidrs(), false))
                .withExceptions(options.exceptions()));
  }

  String bootstrapServers() {
    return job.kafka().bootstrapServers();
  }

  String consumerGroup() {
    return job.kafka().consumerGroup();
  }

  short replication() {
    return kafka == null ? BROKER_DEFAULT : ONE_BROKER;
  }

  void submitJob() throws IOException, InterruptedException {
    StreamExecutionEnvironment environment = flink.environment();
    FlowJob.build(environment, job);
    running = flink.submit(environment);
  }

  /** Returns while the job is well; throws the root cause when it is not. */
  void requireHealthy() throws IOException {
    job().requireAlive();
  }

  /** The offset after the last record that the job has read of a partition. */
  long readUpTo(TopicPartition partition) {
    return flink.readUpTo(partition);
  }

  void drain(Duration limit) throws IOException, InterruptedException {
    job().drain(limit);
  }

  private EmbeddedFlink.Job job() {
    if (running == null) {
      throw new IllegalStateException("the job was not submitted");
    }
    return running;
  }

  @Override
  public void close() throws IOException {
    try {
      flink.close();
    } finally {
      if (kafka != null) {
        kafka.close();
      }
    }
  }

  /** Carries a checked failure out of the thread that starts Kafka. */
  private static final class StartFailure extends RuntimeException {

    private final transient IOException reason;

    private StartFailure(IOException reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
