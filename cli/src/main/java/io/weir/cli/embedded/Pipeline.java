package io.weir.cli.embedded;

import io.weir.cli.console.CommandFailure;
import io.weir.collector.ClusterSink;
import io.weir.collector.ClusterSource;
import io.weir.collector.FlowSource;
import io.weir.collector.publish.KafkaPublisher;
import io.weir.collector.publish.PublisherCounters;
import io.weir.collector.publish.PublisherOptions;
import io.weir.collector.publish.TopicNames;
import io.weir.collector.publish.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * The whole way in one process: sources, publisher, Kafka, Flink job, archive. Feed it, await the
 * end, {@link #drain} it; {@link #close} alone throws away what has not reached the archive.
 *
 * <pre>
 * sources ─▶ KafkaPublisher ─▶ Kafka ─▶ FlowJob on Flink ─▶ archive
 * </pre>
 */
public final class Pipeline implements AutoCloseable {

  private static final Duration WATCH_INTERVAL = Duration.ofMillis(100);

  private final ArchiveFolder archive;
  private final TopicNames topics = TopicNames.defaults();
  private final KafkaAndFlink runtime;
  private final KafkaPublisher publisher;
  private final Feeds feeds = new Feeds();
  private final CountDownLatch stop = new CountDownLatch(1);

  private Pipeline(ArchiveFolder archive, KafkaAndFlink runtime, int flowPartitions) {
    this.archive = archive;
    this.runtime = runtime;
    this.publisher =
        KafkaPublisher.connect(
            runtime.bootstrapServers(), Map.of(), PublisherOptions.of(topics, flowPartitions));
  }

  /**
   * Starts everything but the sources.
   *
   * @throws IOException if a part does not start; the message is one line for a person
   */
  public static Pipeline start(ArchiveFolder archive, PipelineOptions options)
      throws IOException, InterruptedException {
    KafkaAndFlink runtime = KafkaAndFlink.start(archive, options);
    try {
      int partitions =
          Topics.ensure(
              runtime.bootstrapServers(),
              TopicNames.defaults(),
              options.parallelism(),
              runtime.replication());
      runtime.submitJob();
      return new Pipeline(archive, runtime, partitions);
    } catch (IOException | InterruptedException | RuntimeException e) {
      runtime.close();
      throw e;
    }
  }

  /**
   * Starts a source of flows that may come faster than they can be published: it has to wait then.
   */
  public void feedRecorded(FlowSource source) {
    feeds.start(source, new WaitingFlowSink(publisher));
  }

  /** Starts a source of flows that cannot wait: what exceeds the buffer is counted as loss. */
  public void feedLive(FlowSource source) {
    feeds.start(source, publisher);
  }

  /** Starts a source of cluster changes. */
  public void feed(ClusterSource source) {
    feeds.start(source, publisher);
  }

  /** Takes cluster changes from a source that reports both. */
  public ClusterSink changes() {
    return publisher;
  }

  /** Where Kafka is found. */
  public String bootstrapServers() {
    return runtime.bootstrapServers();
  }

  /** Ends {@link #awaitEnd}; from any thread. */
  public void stop() {
    stop.countDown();
  }

  /** Whether {@link #stop} was called. */
  public boolean isStopped() {
    return stop.getCount() == 0;
  }

  /**
   * Waits until all flow sources have ended or {@link #stop} was called.
   *
   * @param watcher sees the counters now and then
   * @throws IOException if a source or the job has failed; the message is one line
   */
  public void awaitEnd(Consumer<PublisherCounters> watcher)
      throws IOException, InterruptedException {
    while (!stop.await(WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
      watcher.accept(publisher.counters());
      feeds.requireHealthy();
      runtime.requireHealthy();
      if (feeds.flowsEnded()) {
        return;
      }
    }
  }

  /**
   * Brings everything that was seen into the archive and ends the job: stops the sources, publishes
   * what they still had, waits until the job has read it, and lets it finish its files.
   *
   * @param bookmarkGrace how long the cluster sources go on after the flow sources, so that the
   *     last flows meet a bookmark
   * @throws IOException if that fails or takes longer than {@code limit}; the message is one line
   */
  public PublisherCounters drain(Duration bookmarkGrace, Duration limit, Consumer<String> progress)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(limit);
    progress.accept("stopping the sources");
    feeds.endFlows();
    feeds.endClusters(bookmarkGrace);
    progress.accept("publishing what is left");
    publisher.close(deadline.left());
    drainJob(deadline, progress);
    List<Path> unfinished = archive.unfinished();
    if (!unfinished.isEmpty()) {
      throw new IOException("the job left unfinished files, such as " + unfinished.get(0));
    }
    return publisher.counters();
  }

  private void drainJob(Deadline deadline, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, runtime.bootstrapServers()))) {
      Backlog backlog =
          Backlog.upToNow(
              admin,
              runtime.consumerGroup(),
              List.of(topics.flows(), topics.cluster()),
              runtime::readUpTo);
      for (long left = backlog.remaining(); left > 0; left = backlog.remaining()) {
        progress.accept("judging: %d of %d records to go".formatted(left, backlog.total()));
        if (deadline.isOver()) {
          throw CommandFailure.failure(
              left + " of " + backlog.total() + " records were not judged in time; they are lost");
        }
        runtime.requireHealthy();
        Thread.sleep(WATCH_INTERVAL.toMillis());
      }
    }
    progress.accept("finishing the files");
    runtime.drain(deadline.left());
  }

  @Override
  public void close() throws IOException {
    feeds.close();
    publisher.close(Duration.ZERO);
    runtime.close();
  }

  /** A moment that work must not go past. */
  record Deadline(long nanos) {

    static Deadline in(Duration limit) {
      return new Deadline(System.nanoTime() + limit.toNanos());
    }

    Duration left() {
      return Duration.ofNanos(Math.max(1, nanos - System.nanoTime()));
    }

    boolean isOver() {
      return System.nanoTime() - nanos >= 0;
    }
  }
}
