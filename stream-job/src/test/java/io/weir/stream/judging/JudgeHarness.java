package io.weir.stream.judging;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.input.FlowDeserializer;
import io.weir.stream.input.FlowInput;
import io.weir.stream.input.KeyedFlow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The judging operator by itself, with event time in the test's hand. */
final class JudgeHarness implements AutoCloseable {

  private static final int MAX_PARALLELISM = 720;

  private final KeyedBroadcastOperatorTestHarness<String, KeyedFlow, byte[], FlowVerdict> operator;
  private final List<FlowVerdict> rows = new ArrayList<>();

  private JudgeHarness(
      FlowTimes times, JudgeSettings settings, @Nullable OperatorSubtaskState state)
      throws Exception {
    operator =
        new KeyedBroadcastOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(
                new JudgeFlows(times, settings, "weir.flows"), List.of(JudgeFlows.CLUSTER_CHANGES)),
            KeyedFlow::key,
            Types.STRING,
            MAX_PARALLELISM,
            1,
            0);
    operator.getExecutionConfig().disableObjectReuse();
    operator.setup(
        JudgeFlows.TYPE.createSerializer(operator.getExecutionConfig().getSerializerConfig()));
    if (state != null) {
      operator.initializeState(state);
    }
    operator.open();
  }

  static JudgeHarness fresh(FlowTimes times) throws Exception {
    return fresh(times, JudgeSettings.defaults());
  }

  static JudgeHarness fresh(FlowTimes times, JudgeSettings settings) throws Exception {
    return new JudgeHarness(times, settings, null);
  }

  static JudgeHarness restored(FlowTimes times, OperatorSubtaskState state) throws Exception {
    return new JudgeHarness(times, JudgeSettings.defaults(), state);
  }

  OperatorSubtaskState checkpoint() throws Exception {
    return operator.snapshot(1, 1);
  }

  void send(FlowRecord... flows) throws Exception {
    for (FlowRecord flow : flows) {
      operator.processElement(keyed(flow), flow.getIntervalEnd().toEpochMilli());
    }
  }

  void tell(List<ClusterChange> changes) throws Exception {
    for (ClusterChange change : changes) {
      operator.processBroadcastElement(WireFormat.encode(change), 0);
    }
  }

  void tell(ClusterChange... changes) throws Exception {
    tell(List.of(changes));
  }

  /** Moves event time on both inputs. */
  void timeIs(Instant time) throws Exception {
    operator.watermark(time.toEpochMilli());
  }

  /** What both inputs do when they end. */
  void end() throws Exception {
    operator.watermark(Long.MAX_VALUE);
  }

  /** All rows so far. */
  List<FlowVerdict> rows() {
    for (StreamRecord<? extends FlowVerdict> row : operator.extractOutputStreamRecords()) {
      rows.add(row.getValue());
    }
    operator.getOutput().clear();
    return rows;
  }

  int lateFlows() {
    Queue<StreamRecord<byte[]>> late = operator.getSideOutput(JudgeFlows.LATE);
    return late == null ? 0 : late.size();
  }

  int timers() {
    return operator.numEventTimeTimers();
  }

  int keyedStateEntries() {
    return ((HeapKeyedStateBackend<?>) operator.getOperator().getKeyedStateBackend())
        .numKeyValueStateEntries();
  }

  /** How many versions the broadcast state holds, over all objects. */
  int heldVersions() throws Exception {
    int versions = 0;
    for (var entry : operator.getBroadcastState(JudgeFlows.CLUSTER_CHANGES).immutableEntries()) {
      versions += entry.getValue().size();
    }
    return versions;
  }

  @Override
  public void close() {
    try {
      operator.close();
    } catch (Exception e) {
      throw new IllegalStateException("The operator does not close", e);
    }
  }

  private static KeyedFlow keyed(FlowRecord flow) {
    List<FlowInput> inputs = new ArrayList<>();
    new FlowDeserializer(Duration.ofMinutes(5))
        .deserialize(
            new ConsumerRecord<>("weir.flows", 0, 0, new byte[0], WireFormat.encode(flow)),
            new ListCollector<>(inputs));
    FlowInput input = inputs.get(0);
    return new KeyedFlow(
        Objects.requireNonNull(input.key(), () -> String.valueOf(input.detail())),
        input.cellStart(),
        input.intervalEnd(),
        Objects.requireNonNull(input.bytes()));
  }
}
