package io.weir.stream.judging;

import io.weir.policy.net.Printable;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.input.DeadLetter;
import io.weir.stream.input.FlowRouter;
import io.weir.stream.input.KeyedFlow;
import io.weir.stream.input.Micros;
import io.weir.stream.names.StateNames;
import io.weir.stream.serde.ReachedTime;
import io.weir.stream.serde.WireTypeInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the flow records of a connection until its cell is over and the cluster's state at its
 * start is known, then makes one row of them.
 *
 * <pre>
 *                      cell ends   due                 due + maxWait      due + allowedLateness
 *   records ──────────────┼─────────┼────────────────────────┼────────────────────┼──────────▶
 *      wait for the other end       wait for the bookmark     JUDGED_EARLY          forgotten
 * </pre>
 *
 * <p>The first input is keyed, the second is broadcast. An operator and no function, so that a
 * bookmark can turn to the very keys that waited for it, and a recovery to all.
 */
public class JudgeFlows extends AbstractStreamOperator<FlowVerdict>
    implements TwoInputStreamOperator<KeyedFlow, byte[], FlowVerdict>,
        Triggerable<String, VoidNamespace> {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(JudgeFlows.class);

  /** Type of the main output. */
  public static final TypeInformation<FlowVerdict> TYPE = WireTypeInfo.wire(FlowVerdict.class);

  /** Flow records that came after their row was written, as bytes. */
  public static final OutputTag<byte[]> LATE =
      new OutputTag<>("late-flows", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** The broadcast state: each object's changes within the as-of window. */
  static final MapStateDescriptor<String, List<byte[]>> CLUSTER_CHANGES =
      new MapStateDescriptor<>(
          StateNames.CLUSTER_CHANGES,
          Types.STRING,
          Types.LIST(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));

  private final FlowTimes times;
  private final JudgeSettings settings;
  private final String flowsTopic;

  private transient MapState<Long, PendingCell> pending;
  private transient MapState<Long, Long> judged;
  private transient BroadcastState<String, List<byte[]>> changes;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient ReachedTime reached;
  private transient ClusterKnowledge clusters;
  private transient WaitingCells waiting;
  private transient CellJudge judge;
  private transient JudgeMetrics counted;
  private transient boolean judgeFailed;
  private transient boolean ended;

  /**
   * @param flowsTopic where the flows came from, for dead letters
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState() and open() before all else
  public JudgeFlows(FlowTimes times, JudgeSettings settings, String flowsTopic) {
    this.times = times;
    this.settings = settings;
    this.flowsTopic = flowsTopic;
  }

  JudgeMetrics metrics() {
    return counted;
  }

  /** What decides; a test may have another. */
  CellJudge cellJudge() {
    return new PolicyJudge(times.pairingTolerance(), settings);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    changes = context.getOperatorStateStore().getBroadcastState(CLUSTER_CHANGES);
    reached = ReachedTime.restore(context.getOperatorStateStore());
  }

  @Override
  public void open() throws Exception {
    super.open();
    pending =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    StateNames.PENDING, Types.LONG, Types.POJO(PendingCell.class)));
    judged =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>(StateNames.JUDGED_CELLS, Types.LONG, Types.LONG));
    timers =
        getInternalTimerService(StateNames.JUDGE_TIMERS, VoidNamespaceSerializer.INSTANCE, this);
    clusters = new ClusterKnowledge(settings.timelineOptions(), times.asOfWindow());
    clusters.load(changes);
    waiting = new WaitingCells();
    judge = cellJudge();
    counted = new JudgeMetrics(getMetricGroup(), clusters);
    counted.clusterChanged(reached.get());
    findAgainWhatWaits();
  }

  @Override
  public void processElement1(StreamRecord<KeyedFlow> element) throws Exception {
    KeyedFlow flow = element.getValue();
    long due = due(flow);
    if (judged.contains(flow.cellStart())
        || reached.get() >= due + times.allowedLateness().toMillis()) {
      counted.late();
      output.collect(LATE, new StreamRecord<>(flow.bytes()));
      return;
    }
    PendingCell cell = pending.get(flow.cellStart());
    List<byte[]> records = cell == null ? new ArrayList<>(2) : new ArrayList<>(cell.records());
    if (cell != null && cell.due() <= reached.get()) {
      List<FlowRecord> before = decoded(cell);
      waiting.remove(before.get(0).getCluster(), waitingCell(flow.cellStart(), before));
    }
    records.add(flow.bytes());
    long latestDue = cell == null ? due : Math.max(due, cell.due());
    pending.put(flow.cellStart(), new PendingCell(latestDue, records));
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, latestDue);
    counted.pending(1);
  }

  @Override
  public void processElement2(StreamRecord<byte[]> element) throws Exception {
    byte[] bytes = element.getValue();
    ClusterChange change = ObjectHistory.read(bytes);
    if (!clusters.apply(change, bytes, changes, Instant.ofEpochMilli(reached.get()))) {
      counted.ignoredChange();
    }
    counted.clusterChanged(reached.get());
    Instant known = clusters.knownUntil(change.getCluster());
    if (known == null) {
      return;
    }
    for (WaitingCells.Cell cell : waiting.takeUpTo(change.getCluster(), known)) {
      setCurrentKey(cell.key());
      PendingCell held = pending.get(cell.cellStart());
      if (held != null) {
        judgeOrWait(cell.cellStart(), held, reached.get());
      }
    }
    counted.waiting(waiting.size());
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    List<Map.Entry<Long, PendingCell>> dueCells = new ArrayList<>();
    for (Map.Entry<Long, PendingCell> entry : pending.entries()) {
      if (entry.getValue().due() <= timer.getTimestamp()) {
        dueCells.add(Map.entry(entry.getKey(), entry.getValue()));
      }
    }
    dueCells.sort(Comparator.comparing(Map.Entry::getKey));
    for (Map.Entry<Long, PendingCell> cell : dueCells) {
      judgeOrWait(cell.getKey(), cell.getValue(), timer.getTimestamp());
    }
    forget(timer.getTimestamp());
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("No timer of the judge is in processing time");
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    super.processWatermark(mark);
    reached.advance(mark.getTimestamp());
    ended |= mark.getTimestamp() == Long.MAX_VALUE;
    counted.waiting(waiting.size());
    counted.recalled(clusters.timelines().stream().mapToLong(judge::recalled).sum());
  }

  /** Where all inputs are idle, Flink tells no one that time ends. */
  @Override
  public void finish() throws Exception {
    if (!ended) {
      output.emitWatermarkStatus(WatermarkStatus.ACTIVE);
      processWatermark(Watermark.MAX_WATERMARK);
    }
    super.finish();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    reached.snapshot();
  }

  /** The state survives a recovery, what is derived from it does not. */
  private void findAgainWhatWaits() throws Exception {
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    try (Stream<String> keys = backend.getKeys(StateNames.PENDING, VoidNamespace.INSTANCE)) {
      for (String key : (Iterable<String>) keys::iterator) {
        backend.setCurrentKey(key);
        for (Map.Entry<Long, PendingCell> entry : pending.entries()) {
          counted.pending(entry.getValue().records().size());
          if (entry.getValue().due() <= reached.get()) {
            List<FlowRecord> records = decoded(entry.getValue());
            waiting.add(records.get(0).getCluster(), waitingCell(entry.getKey(), records));
          }
        }
      }
    }
    counted.waiting(waiting.size());
  }

  private void judgeOrWait(long cellStart, PendingCell cell, long now) throws Exception {
    List<FlowRecord> records = decoded(cell);
    String cluster = records.get(0).getCluster();
    WaitingCells.Cell wait = waitingCell(cellStart, records);
    Instant knownUntil = clusters.knownUntil(cluster);
    long waitsUntil = cell.due() + times.maxWait().toMillis();
    if (now < waitsUntil && (knownUntil == null || knownUntil.isBefore(wait.needs()))) {
      waiting.add(cluster, wait);
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, waitsUntil);
      return;
    }
    waiting.remove(cluster, wait);
    // When no more is to come, the state at the start is enough.
    boolean known =
        knownUntil != null && !knownUntil.isBefore(wait.needs().minus(settings.enforcementGrace()));
    emit(cell, records, known);
    pending.remove(cellStart);
    counted.pending(-cell.records().size());
    long forgetAt = cell.due() + times.allowedLateness().toMillis();
    judged.put(cellStart, forgetAt);
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, Math.max(forgetAt, now + 1));
  }

  private void emit(PendingCell cell, List<FlowRecord> records, boolean known) {
    List<FlowVerdict> rows;
    try {
      rows = judge.rows(records, clusters.timeline(records.get(0).getCluster()), known);
    } catch (RuntimeException e) {
      // One flow that trips a defect of the judge must not stop all others for ever.
      logOnce(e);
      for (byte[] bytes : cell.records()) {
        output.collect(
            FlowRouter.DEAD_LETTERS,
            new StreamRecord<>(
                new DeadLetter(
                    flowsTopic, null, null, bytes, DeadLetter.JUDGE_FAILED, e.toString())));
        counted.deadLetter(DeadLetter.JUDGE_FAILED);
      }
      return;
    }
    for (FlowVerdict row : rows) {
      counted.judged(row, !known);
      output.collect(new StreamRecord<>(row));
    }
  }

  /** Input may trigger it as often as it likes; the counter of dead letters tells how often. */
  private void logOnce(RuntimeException failure) {
    if (!judgeFailed) {
      judgeFailed = true;
      LOG.error(
          "Judging failed; this flow and further such ones go to the dead letters: {}",
          Printable.of(failure.toString()));
    }
    LOG.debug("Judging failed", failure);
  }

  private void forget(long now) throws Exception {
    List<Long> forgotten = new ArrayList<>();
    for (Map.Entry<Long, Long> entry : judged.entries()) {
      if (entry.getValue() <= now) {
        forgotten.add(entry.getKey());
      }
    }
    for (Long cell : forgotten) {
      judged.remove(cell);
    }
  }

  /** What the current key's cell waits for: the judge looks so far past the start. */
  private WaitingCells.Cell waitingCell(long cellStart, List<FlowRecord> records) {
    Instant latestStart =
        records.stream()
            .map(FlowRecord::getIntervalStart)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    Instant needs = latestStart.plus(times.bookmarkAllowance()).plus(settings.enforcementGrace());
    return new WaitingCells.Cell(needs, (String) getCurrentKey(), cellStart);
  }

  private static List<FlowRecord> decoded(PendingCell cell) {
    return cell.records().stream()
        .map(bytes -> WireFormat.decode(bytes, FlowRecord.class).recordOrThrow())
        .toList();
  }

  /** A record may claim more than its cell; then that end counts. */
  private long due(KeyedFlow flow) {
    long cellEnd = flow.cellStart() + times.reportInterval().toNanos() / 1000;
    return Micros.toMillisCeiling(Math.max(cellEnd, flow.intervalEnd()))
        + times.pairingWait().toMillis();
  }
}
