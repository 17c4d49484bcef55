package io.weir.stream.judging;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.input.DeadLetter;
import io.weir.stream.input.FlowRouter;
import io.weir.stream.input.KeyedFlow;
import io.weir.stream.input.Micros;
import io.weir.stream.input.PairingKey;
import io.weir.stream.names.StateNames;
import io.weir.stream.serde.ReachedTime;
import io.weir.stream.serde.WireTypeInfo;
import java.time.Duration;
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

  private transient MapState<Long, PendingCell> pending;
  private transient MapState<Long, Long> judged;
  private transient BroadcastState<String, List<byte[]>> changes;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient ReachedTime reached;
  private transient ClusterKnowledge clusters;
  private transient WaitingCells waiting;
  private transient EarlyCells early;
  private transient Revisions revisions;
  private transient RowMaker rowMaker;
  private transient JudgeMetrics counted;
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
    early = new EarlyCells(times.allowedLateness());
    rowMaker = new RowMaker(cellJudge(), clusters, flowsTopic, this::deadLetter);
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
      List<FlowRecord> before = RowMaker.decoded(cell);
      waiting.remove(before.get(0).getCluster(), waitingCell(flow.cellStart(), before));
    }
    records.add(flow.bytes());
    long latestDue = cell == null ? due : Math.max(due, cell.due());
    pending.put(flow.cellStart(), new PendingCell(latestDue, records));
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, latestDue);
    counted.pending(1);
    if (revisions.beginEarly() && latestDue > reached.get()) {
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
      setCurrentKey(cell.key());
      PendingCell held = pending.get(cell.cellStart());
      if (held != null) {
        judgeOrWait(cell.cellStart(), held, reached.get());
      }
    }
    counted.waiting(waiting.size());
    if (change.getType() == ChangeType.BOOKMARK) {
      tellFirst(change.getCluster());
    }
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
    counted.recalled(rowMaker.recalled());
    early.forgetBefore(mark.getTimestamp() - longestInTime().toMillis());
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
            List<FlowRecord> records = RowMaker.decoded(entry.getValue());
            waiting.add(records.get(0).getCluster(), waitingCell(entry.getKey(), records));
          }
        }
      }
    }
    counted.waiting(waiting.size());
  }

  private void judgeOrWait(long cellStart, PendingCell cell, long now) throws Exception {
    List<FlowRecord> records = RowMaker.decoded(cell);
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
    for (FlowVerdict row : rowMaker.rows(cell, records, known)) {
      boolean saysMore = revisions.last(cellStart, row);
      counted.judged(row, !known);
      if (saysMore) {
        output.collect(REVISIONS, new StreamRecord<>(row));
      }
      output.collect(new StreamRecord<>(row));
    }
    revisions.forget(cellStart);
    pending.remove(cellStart);
    counted.pending(-cell.records().size());
    long forgetAt = cell.due() + times.allowedLateness().toMillis();
    judged.put(cellStart, forgetAt);
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, Math.max(forgetAt, now + 1));
  }

  /** Gives the topic what can be said of cells that are not over. */
  private void tellFirst(String cluster) throws Exception {
    Instant known = clusters.knownUntil(cluster);
    if (known == null) {
      return;
    }
    for (EarlyCells.Cell cell : early.takeUpTo(cluster, known)) {
      setCurrentKey(cell.key());
      PendingCell held = pending.get(cell.cellStart());
      if (held != null && held.due() > reached.get()) {
        tellFirst(cell.cellStart(), held, known);
      }
    }
  }

  private void tellFirst(long cellStart, PendingCell cell, Instant known) throws Exception {
    List<FlowRecord> records =
        RowMaker.decoded(cell).stream()
            .filter(flow -> !flow.getIntervalStart().isAfter(known))
            .toList();
    if (records.isEmpty()) {
      return;
    }
    List<FlowVerdict> rows = rowMaker.early(records, revisions.newIn(cellStart));
    if (!rows.isEmpty()) {
      revisions.first(cellStart, rows);
      rows.forEach(row -> output.collect(REVISIONS, new StreamRecord<>(row)));
      counted.firstRevisions(rows.size());
    }
  }

  private void deadLetter(DeadLetter letter) {
    output.collect(FlowRouter.DEAD_LETTERS, new StreamRecord<>(letter));
    counted.deadLetter(letter.error());
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

  /** How long after its start a record's cell is over at the latest, unless it claims more. */
  private Duration longestInTime() {
    return times.reportInterval().plus(times.pairingWait());
  }

  /** A record may claim more than its cell; then that end counts. */
  private long due(KeyedFlow flow) {
    long cellEnd = flow.cellStart() + times.reportInterval().toNanos() / 1000;
    return Micros.toMillisCeiling(Math.max(cellEnd, flow.intervalEnd()))
        + times.pairingWait().toMillis();
  }
}
