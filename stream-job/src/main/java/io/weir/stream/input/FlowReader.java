package io.weir.stream.input;

import io.weir.stream.names.JobMetric;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
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
  private final Map<String, Partition> partitions = new HashMap<>();
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
    beats.scheduleAtFixedRate(this::tick, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks the task to look at the clocks, also where nothing comes to be read. */
  void tick() {
    beat.complete(null);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<FlowInput> output) throws Exception {
    if (clocked == null || clocked.output != output) {
      clocked = new ClockedOutput(output);
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
      partitions.put(
          split.splitId(),
          new Partition(
              split.getTopicPartition(),
              new PartitionClock(position, patience, clock.relativeTimeNanos())));
    }
    kafka.addSplits(splits);
  }

  private void lookAtTheClocks(ReaderOutput<FlowInput> output) {
    long now = clock.relativeTimeNanos();
    partitions.forEach((id, each) -> each.clock.beat(now, output.createOutputForSplit(id)));
    if (asked != null && asked.isDone()) {
      PartitionEnds.Answer answer = asked.join();
      asked = null;
      partitions.forEach(
          (id, each) -> {
            if (askedFor.contains(each.name)) {
              Long end = answer.ends().get(each.name);
              each.clock.answered(
                  now,
                  end == null ? OptionalLong.empty() : OptionalLong.of(end),
                  answer.serves(),
                  output.createOutputForSplit(id));
            }
          });
    }
    unreached = (int) partitions.values().stream().filter(each -> each.clock.unreached()).count();
    if (asked == null) {
      askedFor =
          partitions.values().stream()
              .filter(each -> each.clock.asks())
              .map(Partition::name)
              .collect(Collectors.toUnmodifiableSet());
      asked = askedFor.isEmpty() ? null : ends.ask(askedFor);
    }
    if (!partitions.isEmpty()) {
      emptySince = now;
    } else if (now - emptySince >= patience.idleAfter().toNanos()) {
      output.markIdle();
    }
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

  private record Partition(TopicPartition name, PartitionClock clock) {}

  /** Flink's output, with a clock that sees each record go by. */
  private final class ClockedOutput implements ReaderOutput<FlowInput> {

    private final ReaderOutput<FlowInput> output;

    ClockedOutput(ReaderOutput<FlowInput> output) {
      this.output = output;
    }

    @Override
    public SourceOutput<FlowInput> createOutputForSplit(String id) {
      return new ClockedSplit(
          output.createOutputForSplit(id), Objects.requireNonNull(partitions.get(id)).clock);
    }

    @Override
    public void releaseOutputForSplit(String id) {
      partitions.remove(id);
      output.releaseOutputForSplit(id);
    }

    @Override
    public void collect(FlowInput input) {
      output.collect(input);
    }

    @Override
    public void collect(FlowInput input, long timestamp) {
      output.collect(input, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      output.markIdle();
    }

    @Override
    public void markActive() {
      output.markActive();
    }
  }

  private record ClockedSplit(SourceOutput<FlowInput> output, PartitionClock clock)
      implements SourceOutput<FlowInput> {

    @Override
    public void collect(FlowInput input) {
      clock.read(input.offset(), input.eventTime());
      output.collect(input);
    }

    @Override
    public void collect(FlowInput input, long timestamp) {
      clock.read(input.offset(), input.eventTime());
      output.collect(input, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      output.markIdle();
    }

    @Override
    public void markActive() {
      output.markActive();
    }
  }
}
