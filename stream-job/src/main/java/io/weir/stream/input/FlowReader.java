package io.weir.stream.input;

import io.weir.stream.names.JobMetric;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads flows as Flink's own reader does, with a {@link PartitionClock} at each partition. All but
 * {@link #tick()} is called by the task's thread.
 */
@SuppressWarnings("try") // Flink's readers close with any exception, so this one does
final class FlowReader implements SourceReader<FlowInput, KafkaPartitionSplit> {

  private static final Duration BEAT = Duration.ofMillis(200);

  private final SourceReader<FlowInput, KafkaPartitionSplit> kafka;
  private final PartitionEnds ends;
  private final Patience patience;
  private final RelativeClock clock;
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(FlowReader::daemon);
  private final Map<String, PartitionClock> clocks = new HashMap<>();
  private volatile CompletableFuture<Void> beat = new CompletableFuture<>();
  private volatile int unreached;
  private @Nullable CompletableFuture<PartitionEnds.Answer> asked;
  private Set<TopicPartition> askedFor = Set.of();
  private @Nullable ClockedOutput clocked;
  private long emptySince;

  FlowReader(
      SourceReader<FlowInput, KafkaPartitionSplit> kafka,
      PartitionEnds ends,
      Patience patience,
      RelativeClock clock,
      MetricGroup metrics) {
    this.kafka = kafka;
    this.ends = ends;
    this.patience = patience;
    this.clock = clock;
    this.emptySince = clock.relativeTimeNanos();
    metrics
        .addGroup(JobMetric.GROUP)
        .gauge(JobMetric.UNREACHED_PARTITIONS.metric(), () -> unreached);
  }

  @Override
  public void start() {
    kafka.start();
    Future<?> unused =
        beats.scheduleAtFixedRate(
            this::tick, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks the task to look at the clocks, also where nothing comes to be read. */
  void tick() {
    beat.complete(null);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<FlowInput> output) throws Exception {
    if (clocked == null || clocked.output() != output) {
      clocked = new ClockedOutput(output, clocks);
    }
    if (beat.isDone()) {
      beat = new CompletableFuture<>();
      lookAtTheClocks(output);
    }
    return kafka.pollNext(clocked);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    CompletableFuture<Void> read = kafka.isAvailable();
    return read.isDone() ? read : CompletableFuture.anyOf(read, beat).thenApply(any -> null);
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    for (KafkaPartitionSplit split : splits) {
      // Below 0: at the beginning.
      long position = Math.max(0, split.getStartingOffset());
      clocks.put(
          split.splitId(),
          new PartitionClock(
              split.getTopicPartition(), position, patience, clock.relativeTimeNanos()));
    }
    kafka.addSplits(splits);
  }

  private void lookAtTheClocks(ReaderOutput<FlowInput> output) {
    long now = clock.relativeTimeNanos();
    clocks.forEach((id, each) -> each.beat(now, output.createOutputForSplit(id)));
    if (asked != null && asked.isDone()) {
      hear(asked.join(), now, output);
      asked = null;
    }
    unreached = (int) clocks.values().stream().filter(PartitionClock::unreached).count();
    if (asked == null) {
      askedFor =
          clocks.values().stream()
              .filter(PartitionClock::asks)
              .map(PartitionClock::partition)
              .collect(Collectors.toUnmodifiableSet());
      asked = askedFor.isEmpty() ? null : ends.ask(askedFor);
    }
    if (!clocks.isEmpty()) {
      emptySince = now;
    } else if (now - emptySince >= patience.idleAfter().toNanos()) {
      output.markIdle();
    }
  }

  private void hear(PartitionEnds.Answer answer, long now, ReaderOutput<FlowInput> output) {
    clocks.forEach(
        (id, each) -> {
          if (askedFor.contains(each.partition())) {
            Long end = answer.ends().get(each.partition());
            each.answered(
                now,
                end == null ? OptionalLong.empty() : OptionalLong.of(end),
                answer.serves(),
                output.createOutputForSplit(id));
          }
        });
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
    return kafka.snapshotState(checkpointId);
  }

  @Override
  public void notifyNoMoreSplits() {
    kafka.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    kafka.handleSourceEvents(event);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
    kafka.pauseOrResumeSplits(pause, resume);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    kafka.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    kafka.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void close() throws Exception {
    beats.shutdownNow();
    try {
      kafka.close();
    } finally {
      ends.close();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "flow-clock");
    thread.setDaemon(true);
    return thread;
  }
}
