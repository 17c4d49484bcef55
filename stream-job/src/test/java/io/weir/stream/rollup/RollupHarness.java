package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.judging.FlowTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** Two subtasks that sum up their verdicts and the one that adds up both, with time in hand. */
final class RollupHarness implements AutoCloseable {

  private static final int SUBTASKS = 2;

  private final EdgeTimes times;
  private final List<Edge> closed = new ArrayList<>();
  private final List<Edge> updates = new ArrayList<>();
  private final List<OneInputStreamOperatorTestHarness<FlowVerdict, Edge>> partials =
      new ArrayList<>();
  private KeyedOneInputStreamOperatorTestHarness<String, Edge, Edge> sums;
  private long checkpoints;

  RollupHarness(FlowTimes times) throws Exception {
    this.times = EdgeTimes.of(times);
    for (int i = 0; i < SUBTASKS; i++) {
      partials.add(partial(null));
    }
    sums = sums(null);
  }

  void send(int subtask, FlowVerdict row) throws Exception {
    partials.get(subtask).processElement(row, 0);
  }

  /** A watermark of one subtask; downstream, the lesser of both holds. */
  void timeIs(int subtask, Instant time) throws Exception {
    partials.get(subtask).processWatermark(time.toEpochMilli());
    handOn();
  }

  void timeIs(Instant time) throws Exception {
    for (int i = 0; i < SUBTASKS; i++) {
      timeIs(i, time);
    }
    sums.processWatermark(time.toEpochMilli());
    collect();
  }

  void end() throws Exception {
    timeIs(Instant.ofEpochMilli(Long.MAX_VALUE));
  }

  /** A checkpoint, the loss of all processes, and the way back. */
  void recover() throws Exception {
    long id = ++checkpoints;
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (OneInputStreamOperatorTestHarness<FlowVerdict, Edge> partial : partials) {
      partial.prepareSnapshotPreBarrier(id);
      states.add(partial.snapshot(id, id));
    }
    handOn();
    OperatorSubtaskState state = sums.snapshot(id, id);
    close();
    partials.clear();
    for (OperatorSubtaskState one : states) {
      partials.add(partial(one));
    }
    sums = sums(state);
  }

  /** What the archive has. */
  List<Edge> closed() {
    return closed;
  }

  /** What the topic has. */
  List<Edge> updates() {
    return updates;
  }

  /** Of the next checkpoint. */
  int keyedStateEntries() throws Exception {
    long id = ++checkpoints;
    sums.snapshot(id, id);
    return sums.numKeyedStateEntries();
  }

  int openMinutes() {
    return operator().openMinutes();
  }

  long versions() {
    return operator().versions();
  }

  private SumEdges operator() {
    return (SumEdges) sums.getOneInputOperator();
  }

  private void handOn() throws Exception {
    for (OneInputStreamOperatorTestHarness<FlowVerdict, Edge> partial : partials) {
      for (StreamRecord<? extends Edge> part : partial.extractOutputStreamRecords()) {
        sums.processElement(Edge.newBuilder(part.getValue()).build(), 0);
      }
      partial.getOutput().clear();
    }
    collect();
  }

  private void collect() {
    sums.extractOutputStreamRecords().forEach(edge -> closed.add(copy(edge.getValue())));
    sums.getOutput().clear();
    var told = sums.getSideOutput(SumEdges.UPDATES);
    if (told != null) {
      told.forEach(edge -> updates.add(copy(edge.getValue())));
      told.clear();
    }
  }

  private static Edge copy(Edge edge) {
    return Edge.newBuilder(edge).build();
  }

  private OneInputStreamOperatorTestHarness<FlowVerdict, Edge> partial(
      @Nullable OperatorSubtaskState state) throws Exception {
    OneInputStreamOperatorTestHarness<FlowVerdict, Edge> harness =
        new OneInputStreamOperatorTestHarness<>(new PartialEdges(times));
    harness.setup(
        SumEdges.TYPE.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private KeyedOneInputStreamOperatorTestHarness<String, Edge, Edge> sums(
      @Nullable OperatorSubtaskState state) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, Edge, Edge> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new SumEdges(times), Edge::getRowId, Types.STRING);
    harness.setup(
        SumEdges.TYPE.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  @Override
  public void close() {
    collect();
    try {
      for (OneInputStreamOperatorTestHarness<FlowVerdict, Edge> partial : partials) {
        partial.close();
      }
      sums.close();
    } catch (Exception e) {
      throw new IllegalStateException("An operator does not close", e);
    }
  }
}
