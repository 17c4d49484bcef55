package io.weir.stream.judging;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.input.DeadLetter;
import io.weir.stream.input.FlowRouter;
import io.weir.stream.input.KeyedFlow;
import io.weir.stream.input.Micros;
import io.weir.stream.input.PairingKey;
import io.weir.stream.logs.GroupLogs;
import io.weir.stream.names.StateNames;
import io.weir.stream.serde.ReachedTime;
import io.weir.stream.serde.WireTypeInfo;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

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
 * <p>Readers of the topic need not wait so long: once the bookmark has passed a record's start,
 * they get a first revision of its row, with what is known by then.
 *
 * <p>The first input is keyed, the second is broadcast. An operator and no function, so that a
 * bookmark can turn to the very keys that waited for it, and a recovery to all.
 */
public class JudgeFlows extends AbstractStreamOperator<FlowVerdict>
    implements TwoInputStreamOperator<KeyedFlow, byte[], FlowVerdict>,
        Triggerable<String, VoidNamespace> {

  private static final long serialVersionUID = 1L;

  /** Type of the main output. */
  public static final TypeInformation<FlowVerdict> TYPE = WireTypeInfo.wire(FlowVerdict.class);

  /** Flow records that came after their row was written, as bytes. */
  public static final OutputTag<byte[]> LATE =
      new OutputTag<>("late-flows", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** Rows for the topic: the first revisions too, and of the last those that say something new. */
  public static final OutputTag<FlowVerdict> REVISIONS = new OutputTag<>("revisions", TYPE);

  /** The broadcast state: each object's changes within the as-of window. */
  static final MapStateDescriptor<String, List<byte[]>> CLUSTER_CHANGES =
      new MapStateDescriptor<>(
          StateNames.CLUSTER_CHANGES,
          Types.STRING,
          Types.LIST(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));

  private final FlowTimes times;
  private final JudgeSettings settings;
  private final String flowsTopic;
  private final VerdictRevisions which;

  private transient HeldCells held;
  private transient JudgedCells judged;
  private transient BroadcastState<String, List<byte[]>> changes;
  private transient ReachedTime reached;
  private transient ClusterKnowledge clusters;
  private transient WaitingCells waiting;
  private transient EarlyCells early;
  private transient Revisions revisions;
  private transient RowMaker rowMaker;
  private transient JudgeMetrics counted;
  private transient int groups;
  private transient boolean ended;

  /**
   * @param flowsTopic where the flows came from, for dead letters
   * @param which revisions that the topic gets
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState() and open() before all else
  public JudgeFlows(
      FlowTimes times, JudgeSettings settings, String flowsTopic, VerdictRevisions which) {
    this.times = times;
    this.settings = settings;
    this.flowsTopic = flowsTopic;
    this.which = which;
  }

  JudgeMetrics metrics() {
    return counted;
  }

  /** What decides; a test may have another. */
  CellJudge cellJudge() {
    return new PolicyJudge(times.pairingTolerance(), settings);
  }

  /** How often the task was started again; a test may say so itself. */
  int attempt() {
    return getRuntimeContext().getTaskInfo().getAttemptNumber();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    changes = context.getOperatorStateStore().getBroadcastState(CLUSTER_CHANGES);
    reached = ReachedTime.restore(context.getOperatorStateStore());
    revisions = Revisions.restore(which, context, attempt());
  }

  @Override
  public void open() throws Exception {
    super.open();
    // Of 0.1; those that are restored ring in vain.
    getInternalTimerService(StateNames.JUDGE_TIMERS, VoidNamespaceSerializer.INSTANCE, this);
    clusters = new ClusterKnowledge(settings.timelineOptions(), times.asOfWindow());
    clusters.load(changes);
    waiting = new WaitingCells();
    early = new EarlyCells(times.allowedLateness());
    rowMaker = new RowMaker(cellJudge(), clusters, flowsTopic, this::deadLetter);
    counted = new JudgeMetrics(getMetricGroup(), clusters);
    counted.clusterChanged(reached.get());
    groups = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    restoreCells(backend);
  }

  /** The state survives a recovery, what is derived from it does not. */
  private void restoreCells(KeyedStateBackend<String> backend) throws Exception {
    GroupLogs judgedKeys = new GroupLogs(backend, groups, StateNames.JUDGED_KEYS);
    judged = new JudgedCells(judgedKeys);
    judgedKeys.restore(judged::restore);
    GroupLogs heldFlows = new GroupLogs(backend, groups, StateNames.HELD_FLOWS);
    held = new HeldCells(heldFlows);
    heldFlows.restore(
        (moment, place) -> {
          held.restore(moment);
          FlowRecord flow = WireFormat.decode(place.read(), FlowRecord.class).recordOrThrow();
          String key = PairingKey.of(flow);
          long cellStart = Micros.of(flow.getCellStart());
          if (!judged.contains(key, cellStart)) {
            long due = due(key, cellStart, Micros.of(flow.getIntervalEnd()));
            held.restore(key, cellStart, due, moment, place);
          }
        });
    // Where waits are longer than when it was held.
    held.all().forEach(cell -> held.keepUntil(cell.due(), cell));
    OldCells.moveTo(backend, held, judged, revisions);
    for (HeldCell cell : held.all()) {
      counted.pending(cell.size());
      if (cell.due() <= reached.get()) {
        List<FlowRecord> records = HeldCell.decoded(cell.records());
        waiting.add(records.get(0).getCluster(), waitingCell(cell, records));
      }
    }
    counted.waiting(waiting.size());
  }

  /** How often time alone makes the operator do something, as long as nothing comes. */
  int alarms() {
    return held.alarms() + judged.moments();
  }

  @Override
  public void processElement1(StreamRecord<KeyedFlow> element) throws Exception {
    KeyedFlow flow = element.getValue();
    long due = due(flow.key(), flow.cellStart(), flow.intervalEnd());
    if (reached.get() >= due + times.allowedLateness().toMillis()
        || judged.contains(flow.key(), flow.cellStart())) {
      counted.late();
      output.collect(LATE, new StreamRecord<>(flow.bytes()));
      return;
    }
    HeldCell before = held.get(flow.key(), flow.cellStart());
    boolean waited = before != null && before.due() <= reached.get();
    if (before != null && waited) {
      List<FlowRecord> records = HeldCell.decoded(before.records());
      waiting.remove(records.get(0).getCluster(), waitingCell(before, records));
    }
    HeldCell cell = held.add(flow.key(), flow.cellStart(), due, flow.bytes());
    if (waited) {
      held.lookAt(cell.due(), cell);
    }
    counted.pending(1);
    if (revisions.beginEarly() && cell.due() > reached.get()) {
      early.add(
          PairingKey.cluster(flow.key()),
          flow.intervalStart(),
          new EarlyCells.Cell(flow.key(), flow.cellStart()));
    }
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
      HeldCell waited = held.get(cell.key(), cell.cellStart());
      if (waited != null) {
        judgeOrWait(waited, reached.get());
      }
    }
    counted.waiting(waiting.size());
    if (change.getType() == ChangeType.BOOKMARK) {
      tellFirst(change.getCluster());
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    // Cells are looked at without timers.
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("No timer of the judge is in processing time");
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    lookAtCells(mark.getTimestamp());
    super.processWatermark(mark);
    reached.advance(mark.getTimestamp());
    ended |= mark.getTimestamp() == Long.MAX_VALUE;
    counted.waiting(waiting.size());
    counted.recalled(rowMaker.recalled());
    early.forgetBefore(mark.getTimestamp() - times.longestInTime().toMillis());
    for (String cluster : early.clusters()) {
      tellFirst(cluster);
    }
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
    revisions.snapshot();
    held.snapshot();
    judged.snapshot();
  }

  private void lookAtCells(long time) throws Exception {
    for (Long moment = held.nextUpTo(time); moment != null; moment = held.nextUpTo(time)) {
      for (HeldCell cell : held.take(moment)) {
        if (!cell.isEmpty() && cell.due() <= moment) {
          judgeOrWait(cell, moment);
        }
      }
      held.drop(moment);
    }
    judged.forgetUpTo(time);
  }

  private void judgeOrWait(HeldCell cell, long now) throws Exception {
    List<byte[]> bytes = cell.records();
    List<FlowRecord> records = HeldCell.decoded(bytes);
    String cluster = records.get(0).getCluster();
    WaitingCells.Cell wait = waitingCell(cell, records);
    Instant knownUntil = clusters.knownUntil(cluster);
    long waitsUntil = cell.due() + times.maxWait().toMillis();
    if (now < waitsUntil && (knownUntil == null || knownUntil.isBefore(wait.needs()))) {
      waiting.add(cluster, wait);
      held.keepUntil(waitsUntil, cell);
      return;
    }
    waiting.remove(cluster, wait);
    // When no more is to come, the state at the start is enough.
    boolean known =
        knownUntil != null && !knownUntil.isBefore(wait.needs().minus(settings.enforcementGrace()));
    for (FlowVerdict row : rowMaker.rows(bytes, records, known)) {
      boolean saysMore = revisions.last(cell, row);
      counted.judged(row, !known);
      if (saysMore) {
        output.collect(REVISIONS, new StreamRecord<>(row));
      }
      output.collect(new StreamRecord<>(row));
    }
    counted.pending(-cell.size());
    long forgetAt = cell.due() + times.allowedLateness().toMillis();
    // As long as its records stand in the state they must not be taken for others.
    judged.add(cell.key(), cell.cellStart(), Math.max(forgetAt, cell.wakesAt()));
    held.remove(cell);
  }

  /** Gives the topic what can be said of cells that are not over. */
  private void tellFirst(String cluster) throws Exception {
    Instant known = clusters.knownUntil(cluster);
    if (known == null) {
      return;
    }
    for (EarlyCells.Cell cell : early.takeUpTo(cluster, known)) {
      HeldCell open = held.get(cell.key(), cell.cellStart());
      if (open != null && open.due() > reached.get()) {
        tellFirst(open, known);
      }
    }
  }

  private void tellFirst(HeldCell cell, Instant known) throws Exception {
    List<FlowRecord> records =
        HeldCell.decoded(cell.records()).stream()
            .filter(flow -> !flow.getIntervalStart().isAfter(known))
            .toList();
    if (records.isEmpty()) {
      return;
    }
    List<FlowVerdict> rows = rowMaker.early(records, revisions.newIn(cell));
    if (!rows.isEmpty()) {
      revisions.first(cell, rows);
      rows.forEach(row -> output.collect(REVISIONS, new StreamRecord<>(row)));
      counted.firstRevisions(rows.size());
    }
  }

  private void deadLetter(DeadLetter letter) {
    output.collect(FlowRouter.DEAD_LETTERS, new StreamRecord<>(letter));
    counted.deadLetter(letter.error());
  }

  private long due(String key, long cellStart, long intervalEnd) {
    int group = KeyGroupRangeAssignment.assignToKeyGroup(key, groups);
    return times.due(cellStart, intervalEnd, group);
  }

  /** What a cell waits for: the judge looks so far past the start. */
  private WaitingCells.Cell waitingCell(HeldCell cell, List<FlowRecord> records) {
    Instant latestStart = records.get(0).getIntervalStart();
    for (FlowRecord flow : records) {
      latestStart =
          flow.getIntervalStart().isAfter(latestStart) ? flow.getIntervalStart() : latestStart;
    }
    Instant needs = latestStart.plus(times.bookmarkAllowance()).plus(settings.enforcementGrace());
    return new WaitingCells.Cell(needs, cell.key(), cell.cellStart());
  }
}
