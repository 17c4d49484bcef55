package io.weir.stream.gaps;

import static io.weir.stream.testing.Flows.CELL;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.input.FlowDeserializer;
import io.weir.stream.input.FlowInput;
import io.weir.stream.serde.WireTypeInfo;
import io.weir.stream.testing.Flows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Subtasks that read records and the one that looks for gaps, with time in the test's hand. */
final class GapsHarness implements AutoCloseable {

  static final Duration WAIT = Duration.ofMinutes(5);

  private static final int SUBTASKS = 2;

  private final List<ObserverLoss> told = new ArrayList<>();
  private final List<OneInputStreamOperatorTestHarness<FlowInput, NumberRun>> readers =
      new ArrayList<>();
  private KeyedOneInputStreamOperatorTestHarness<
          Tuple3<String, String, Integer>, NumberRun, ObserverLoss>
      finder;
  private long checkpoints;

  GapsHarness() throws Exception {
    open(null);
    finder = finder(null);
  }

  private void open(@Nullable OperatorSubtaskState state) throws Exception {
    for (int i = 0; i < SUBTASKS; i++) {
      OneInputStreamOperatorTestHarness<FlowInput, NumberRun> reader =
          new OneInputStreamOperatorTestHarness<>(new CollectRuns());
      reader.setup(
          Types.POJO(NumberRun.class)
              .createSerializer(reader.getExecutionConfig().getSerializerConfig()));
      if (state != null) {
        reader.initializeState(state);
      }
      reader.open();
      readers.add(reader);
    }
  }

  /** A record with that number: of node-a's process 1, numbered for partition 0. */
  static FlowRecord numbered(long sequence) {
    return Flows.flow("node-a", sequence, CELL.plusSeconds(sequence));
  }

  void sendTo(int subtask, FlowRecord... flows) throws Exception {
    for (FlowRecord flow : flows) {
      readers.get(subtask).processElement(input(flow), 0);
    }
    handOn();
  }

  void send(long... sequences) throws Exception {
    for (long sequence : sequences) {
      sendTo(0, numbered(sequence));
    }
  }

  void timeIs(Instant time) throws Exception {
    for (var reader : readers) {
      reader.processWatermark(time.toEpochMilli());
    }
    handOn();
    finder.processWatermark(time.toEpochMilli());
    collect();
  }

  void end() throws Exception {
    timeIs(Instant.ofEpochMilli(Long.MAX_VALUE));
  }

  /** A checkpoint, the loss of all processes, and the way back. */
  void recover() throws Exception {
    long id = ++checkpoints;
    OperatorSubtaskState last = null;
    for (var reader : readers) {
      reader.prepareSnapshotPreBarrier(id);
      last = reader.snapshot(id, id);
    }
    handOn();
    OperatorSubtaskState state = finder.snapshot(id, id);
    close();
    readers.clear();
    open(last);
    finder = finder(state);
  }

  /** As {@code observer epoch partition: first+count}, in the order in which they were told. */
  List<String> told() {
    return told.stream()
        .map(
            loss ->
                "%s %d %d: %d+%d"
                    .formatted(
                        loss.getObserver(),
                        loss.getEpoch(),
                        loss.getPartition(),
                        loss.getSequence(),
                        loss.getCount()))
        .toList();
  }

  List<ObserverLoss> losses() {
    return told;
  }

  int keyedStateEntries() {
    return finder.numKeyedStateEntries();
  }

  int timers() {
    return finder.numEventTimeTimers();
  }

  private void handOn() throws Exception {
    for (var reader : readers) {
      for (StreamRecord<? extends NumberRun> run : reader.extractOutputStreamRecords()) {
        finder.processElement(run.getValue(), 0);
      }
      reader.getOutput().clear();
    }
    collect();
  }

  private void collect() {
    finder.extractOutputStreamRecords().forEach(loss -> told.add(loss.getValue()));
    finder.getOutput().clear();
  }

  private static KeyedOneInputStreamOperatorTestHarness<
          Tuple3<String, String, Integer>, NumberRun, ObserverLoss>
      finder(@Nullable OperatorSubtaskState state) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<Tuple3<String, String, Integer>, NumberRun, ObserverLoss>
        harness =
            new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new FindGaps(WAIT)),
                NumberRun::key,
                Types.TUPLE(Types.STRING, Types.STRING, Types.INT));
    harness.setup(
        WireTypeInfo.wire(ObserverLoss.class)
            .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static FlowInput input(FlowRecord flow) {
    List<FlowInput> inputs = new ArrayList<>();
    new FlowDeserializer(Duration.ofMinutes(5))
        .deserialize(
            new ConsumerRecord<>("weir.flows", 0, 0, new byte[0], WireFormat.encode(flow)),
            new ListCollector<>(inputs));
    return inputs.get(0);
  }

  @Override
  public void close() {
    try {
      for (var reader : readers) {
        reader.close();
      }
      finder.close();
    } catch (Exception e) {
      throw new IllegalStateException("An operator does not close", e);
    }
  }
}
