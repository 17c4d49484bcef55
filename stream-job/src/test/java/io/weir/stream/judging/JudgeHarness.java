package io.weir.stream.judging;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.input.DeadLetter;
import io.weir.stream.input.FlowDeserializer;
import io.weir.stream.input.FlowInput;
import io.weir.stream.input.FlowRouter;
import io.weir.stream.input.KeyedFlow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The judging operator by itself, with event time in the test's hand. */
final class JudgeHarness implements AutoCloseable {

  static final int MAX_PARALLELISM = 720;

  private final Operator operator;
  private final List<FlowVerdict> rows = new ArrayList<>();

  private JudgeHarness(JudgeFlows judge, @Nullable OperatorSubtaskState state) throws Exception {
    this(judge, 1, 0, state);
  }

  private JudgeHarness(
      JudgeFlows judge, int parallelism, int subtask, @Nullable OperatorSubtaskState state)
      throws Exception {
    operator = new Operator(judge, parallelism, subtask);
    operator.getExecutionConfig().disableObjectReuse();
    operator.setup(
        JudgeFlows.TYPE.createSerializer(operator.getExecutionConfig().getSerializerConfig()));
    if (state != null) {
      operator.initializeState(state);
    }
    operator.open();
  }

  /** One of several subtasks. */
  static JudgeHarness subtask(
      FlowTimes times, int parallelism, int subtask, @Nullable OperatorSubtaskState state)
      throws Exception {
    return new JudgeHarness(
        new JudgeFlows(
            times, JudgeSettings.defaults(), "weir.flows", VerdictRevisions.FIRST_AND_LAST),
        parallelism,
        subtask,
        state);
  }

  /** With another judge in the policies' place. */
  static JudgeHarness withJudge(FlowTimes times, CellJudge cellJudge) throws Exception {
    return new JudgeHarness(new OtherJudge(times, cellJudge), null);
  }

  /** With first revisions, started again by the same JobManager so many times. */
  static JudgeHarness revising(FlowTimes times, int attempt, @Nullable OperatorSubtaskState state)
      throws Exception {
    return new JudgeHarness(new OtherAttempt(times, attempt), state);
  }

  static JudgeHarness fresh(FlowTimes times) throws Exception {
    return fresh(times, JudgeSettings.defaults());
  }

  static JudgeHarness fresh(FlowTimes times, JudgeSettings settings) throws Exception {
    return new JudgeHarness(judge(times, settings), null);
  }

  static JudgeHarness restored(FlowTimes times, OperatorSubtaskState state) throws Exception {
    return new JudgeHarness(judge(times, JudgeSettings.defaults()), state);
  }

  OperatorSubtaskState checkpoint() throws Exception {
    return operator.snapshot(1, 1);
  }

  void send(FlowRecord... flows) throws Exception {
    for (FlowRecord flow : flows) {
      operator.processElement1(keyed(flow), 0);
    }
  }

  void tell(List<ClusterChange> changes) throws Exception {
    for (ClusterChange change : changes) {
      operator.processElement2(WireFormat.encode(change), 0);
    }
  }

  void tell(ClusterChange... changes) throws Exception {
    tell(List.of(changes));
  }

  /** Moves event time on both inputs. */
  void timeIs(Instant time) throws Exception {
    operator.processBothWatermarks(new Watermark(time.toEpochMilli()));
  }

  /** What both inputs do when they end. */
  void end() throws Exception {
    operator.processBothWatermarks(Watermark.MAX_WATERMARK);
  }

  /** What a draining stop does while both inputs are idle: no watermark comes any more. */
  void finishIdle() throws Exception {
    operator.processWatermarkStatus1(WatermarkStatus.IDLE);
    operator.processWatermarkStatus2(WatermarkStatus.IDLE);
    operator.judge().finish();
  }

  /** All rows so far. */
  List<FlowVerdict> rows() {
    for (StreamRecord<? extends FlowVerdict> row : operator.extractOutputStreamRecords()) {
      rows.add(row.getValue());
    }
    operator.getOutput().clear();
    return rows;
  }

  JudgeMetrics metrics() {
    return operator.judge().metrics();
  }

  int lateFlows() {
    Queue<StreamRecord<byte[]>> late = operator.getSideOutput(JudgeFlows.LATE);
    return late == null ? 0 : late.size();
  }

  int timers() {
    return operator.numEventTimeTimers() + operator.judge().alarms();
  }

  int keyedStateEntries() {
    return ((HeapKeyedStateBackend<?>) operator.judge().getKeyedStateBackend())
        .numKeyValueStateEntries();
  }

  /** How many versions the broadcast state holds, over all objects. */
  int heldVersions() throws Exception {
    int versions = 0;
    for (var entry : changes().immutableEntries()) {
      versions += entry.getValue().size();
    }
    return versions;
  }

  private BroadcastState<String, List<byte[]>> changes() throws Exception {
    return operator.judge().getOperatorStateBackend().getBroadcastState(JudgeFlows.CLUSTER_CHANGES);
  }

  /** The rows since they were taken last. */
  List<FlowVerdict> takeRows() {
    List<FlowVerdict> taken = List.copyOf(rows());
    rows.clear();
    return taken;
  }

  /** What the topic got since it was taken last. */
  List<FlowVerdict> takeTold() {
    Queue<StreamRecord<FlowVerdict>> told = operator.getSideOutput(JudgeFlows.REVISIONS);
    List<FlowVerdict> taken = new ArrayList<>();
    while (told != null && !told.isEmpty()) {
      taken.add(told.remove().getValue());
    }
    return taken;
  }

  /** The flow records that no row was made of, since they were taken last. */
  List<FlowRecord> takeLate() {
    Queue<StreamRecord<byte[]>> late = operator.getSideOutput(JudgeFlows.LATE);
    List<FlowRecord> taken = new ArrayList<>();
    while (late != null && !late.isEmpty()) {
      taken.add(WireFormat.decode(late.remove().getValue(), FlowRecord.class).recordOrThrow());
    }
    return taken;
  }

  List<DeadLetter> deadLetters() {
    Queue<StreamRecord<DeadLetter>> letters = operator.getSideOutput(FlowRouter.DEAD_LETTERS);
    return letters == null ? List.of() : letters.stream().map(StreamRecord::getValue).toList();
  }

  @Override
  public void close() {
    try {
      operator.close();
    } catch (Exception e) {
      throw new IllegalStateException("The operator does not close", e);
    }
  }

  private static JudgeFlows judge(FlowTimes times, JudgeSettings settings) {
    return new JudgeFlows(times, settings, "weir.flows", VerdictRevisions.LAST);
  }

  static KeyedFlow keyed(FlowRecord flow) {
    List<FlowInput> inputs = new ArrayList<>();
    new FlowDeserializer(Duration.ofMinutes(5))
        .deserialize(
            new ConsumerRecord<>("weir.flows", 0, 0, new byte[0], WireFormat.encode(flow)),
            new ListCollector<>(inputs));
    FlowInput input = inputs.get(0);
    return new KeyedFlow(
        Objects.requireNonNull(input.key(), () -> String.valueOf(input.detail())),
        input.cellStart(),
        Objects.requireNonNull(input.number()).intervalStart(),
        input.intervalEnd(),
        Objects.requireNonNull(input.bytes()));
  }

  private static final class OtherJudge extends JudgeFlows {

    private static final long serialVersionUID = 1L;

    private final transient CellJudge cellJudge;

    OtherJudge(FlowTimes times, CellJudge cellJudge) {
      super(times, JudgeSettings.defaults(), "weir.flows", VerdictRevisions.FIRST_AND_LAST);
      this.cellJudge = cellJudge;
    }

    @Override
    CellJudge cellJudge() {
      return cellJudge;
    }
  }

  private static final class OtherAttempt extends JudgeFlows {

    private static final long serialVersionUID = 1L;

    private final int attempt;

    OtherAttempt(FlowTimes times, int attempt) {
      super(times, JudgeSettings.defaults(), "weir.flows", VerdictRevisions.FIRST_AND_LAST);
      this.attempt = attempt;
    }

    @Override
    int attempt() {
      return attempt;
    }
  }

  /** Flink's own harness for two inputs wants both of them keyed. */
  @SuppressWarnings("try") // Flink's harness closes with any exception
  private static final class Operator
      extends TwoInputStreamOperatorTestHarness<KeyedFlow, byte[], FlowVerdict> {

    Operator(JudgeFlows judge, int parallelism, int subtask) throws Exception {
      super(judge, MAX_PARALLELISM, parallelism, subtask);
      config.setStatePartitioner(0, (KeySelector<KeyedFlow, String>) KeyedFlow::key);
      config.setStateKeySerializer(StringSerializer.INSTANCE);
      config.serializeAllConfigs();
    }

    JudgeFlows judge() {
      return (JudgeFlows) getOperator();
    }
  }
}
