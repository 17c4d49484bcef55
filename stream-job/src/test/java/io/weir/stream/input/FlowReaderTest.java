package io.weir.stream.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowReaderTest {

  private static final Duration IDLE_AFTER = Duration.ofSeconds(2);
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(5), IDLE_AFTER, Duration.ofSeconds(120));
  private static final TopicPartition ONE = new TopicPartition("flows", 1);
  private static final TopicPartition TWO = new TopicPartition("flows", 2);

  private final Kafka kafka = new Kafka();
  private final Ends ends = new Ends();
  private final ManualClock clock = new ManualClock();
  private final Told told = new Told();
  private final Gauges gauges = new Gauges();
  private final FlowReader reader = new FlowReader(kafka, ends, PATIENCE, clock, gauges);

  @AfterEach
  void close() throws Exception {
    reader.close();
  }

  @Test
  void aTickWakesATaskThatHasNothingToRead() throws Exception {
    CompletableFuture<Void> available = reader.isAvailable();
    assertThat(available).isNotDone();
    reader.tick();
    assertThat(available).isCompleted();

    assertThat(reader.pollNext(told)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    assertThat(reader.isAvailable()).isNotDone();
  }

  @Test
  void aRestoredPartitionIsSilentOnlyIfNothingCameSince() throws Exception {
    reader.addSplits(List.of(new KafkaPartitionSplit(ONE, 7), new KafkaPartitionSplit(TWO, 7)));
    ends.answer = new PartitionEnds.Answer(Map.of(ONE, 7L, TWO, 9L), true);
    beats(4);

    assertThat(told.lines).containsExactly("flows-1 idle");
  }

  @Test
  void eachPartitionTellsItsOwnTimeOfWhatWasRead() throws Exception {
    reader.addSplits(List.of(new KafkaPartitionSplit(ONE, 0), new KafkaPartitionSplit(TWO, 0)));
    kafka.read(ONE, 0, 100_000);
    kafka.read(TWO, 0, 200_000);
    reader.pollNext(told);
    reader.pollNext(told);
    ends.answer = new PartitionEnds.Answer(Map.of(ONE, 1L, TWO, 1L), true);
    beats(4);

    assertThat(told.lines)
        .containsExactlyInAnyOrder(
            "flows-1 100000",
            "flows-2 200000",
            "flows-1 at 94999",
            "flows-2 at 194999",
            "flows-1 idle",
            "flows-2 idle");
  }

  @Test
  void aTaskWithoutPartitionsHoldsNoOne() throws Exception {
    beats(1);
    assertThat(told.lines).isEmpty();
    beats(1);

    assertThat(told.lines).containsExactly("idle");
  }

  @Test
  void whichPartitionsKafkaDoesNotServeIsInTheMetrics() throws Exception {
    reader.addSplits(List.of(new KafkaPartitionSplit(ONE, 7), new KafkaPartitionSplit(TWO, 7)));
    ends.answer = new PartitionEnds.Answer(Map.of(TWO, 7L), true);
    beats(2);

    assertThat(gauges.value("unreachedPartitions")).isEqualTo(1);
  }

  @Test
  void aPartitionThatIsReadToItsLastIsForgotten() throws Exception {
    reader.addSplits(List.of(new KafkaPartitionSplit(ONE, 7), new KafkaPartitionSplit(TWO, 7)));
    kafka.next.add(output -> output.releaseOutputForSplit("flows-1"));
    ends.answer = new PartitionEnds.Answer(Map.of(), false);
    beats(3);

    assertThat(ends.asked).containsExactly(Set.of(ONE, TWO), Set.of(TWO), Set.of(TWO));
  }

  private void beats(int count) throws Exception {
    for (int beat = 0; beat < count; beat++) {
      clock.advanceTime(Duration.ofSeconds(1));
      reader.tick();
      reader.pollNext(told);
    }
  }

  private static final class Ends implements PartitionEnds {

    private final List<Set<TopicPartition>> asked = new ArrayList<>();
    private Answer answer = new Answer(Map.of(), false);

    @Override
    public CompletableFuture<Answer> ask(Set<TopicPartition> partitions) {
      asked.add(partitions);
      return CompletableFuture.completedFuture(answer);
    }

    @Override
    public void close() {}
  }

  /** Flink's reader, which gives one at a time of what it is told. */
  @SuppressWarnings("try")
  private static final class Kafka implements SourceReader<FlowInput, KafkaPartitionSplit> {

    private final Queue<Consumer<ReaderOutput<FlowInput>>> next = new ArrayDeque<>();

    void read(TopicPartition partition, long offset, long time) {
      FlowInput input =
          new FlowInput(
              FlowInput.Kind.FLOW,
              partition.topic(),
              partition.partition(),
              offset,
              new byte[0],
              "key",
              0,
              0,
              time,
              null,
              null,
              null);
      next.add(output -> output.createOutputForSplit(partition.toString()).collect(input, offset));
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<FlowInput> output) {
      Consumer<ReaderOutput<FlowInput>> first = next.poll();
      if (first != null) {
        first.accept(output);
      }
      return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return new CompletableFuture<>();
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {}

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  /** Notes what is told, of the task or of a partition. */
  private static final class Told implements ReaderOutput<FlowInput> {

    private final String of;
    private final List<String> lines;

    Told() {
      this("", new ArrayList<>());
    }

    private Told(String of, List<String> lines) {
      this.of = of;
      this.lines = lines;
    }

    @Override
    public SourceOutput<FlowInput> createOutputForSplit(String id) {
      return new Told(id + " ", lines);
    }

    @Override
    public void releaseOutputForSplit(String id) {}

    @Override
    public void collect(FlowInput input) {
      lines.add(of + input.eventTime());
    }

    @Override
    public void collect(FlowInput input, long timestamp) {
      collect(input);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      lines.add(of + "at " + watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
      lines.add(of + "idle");
    }

    @Override
    public void markActive() {
      lines.add(of + "active");
    }
  }

  private static final class Gauges extends UnregisteredMetricsGroup {

    private final Map<String, Gauge<?>> gauges = new HashMap<>();

    Object value(String name) {
      return Objects.requireNonNull(gauges.get(name)).getValue();
    }

    @Override
    public MetricGroup addGroup(String name) {
      return this;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      gauges.put(name, gauge);
      return gauge;
    }
  }
}
