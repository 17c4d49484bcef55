package io.weir.stream.judging;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.explain.Hint;
import io.weir.policy.explain.HintFinder;
import io.weir.policy.judge.Judge;
import io.weir.policy.judge.Judgement;
import io.weir.policy.judge.ObservedFlow;
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
import io.weir.stream.pairing.PairedFlow;
import io.weir.stream.pairing.Pairing;
import io.weir.stream.serde.WireTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
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
 */
public final class JudgeFlows
    extends KeyedBroadcastProcessFunction<String, KeyedFlow, byte[], FlowVerdict> {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(JudgeFlows.class);

  /** Type of the main output. */
  public static final TypeInformation<FlowVerdict> TYPE = WireTypeInfo.wire(FlowVerdict.class);

  /** Flow records that came after their row was written, as bytes. */
  public static final OutputTag<byte[]> LATE =
      new OutputTag<>("late-flows", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** The broadcast state: each object's changes within the as-of window. */
  public static final MapStateDescriptor<String, List<byte[]>> CLUSTER_CHANGES =
      new MapStateDescriptor<>(
          StateNames.CLUSTER_CHANGES,
          Types.STRING,
          Types.LIST(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));

  /** How often a flow looks again whether the bookmark has come, in event time. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final FlowTimes times;
  private final JudgeSettings settings;
  private final String flowsTopic;

  private transient @Nullable Workings workings;
  private transient boolean judgeFailed;

  /**
   * @param flowsTopic where the flows came from, for dead letters
   */
  public JudgeFlows(FlowTimes times, JudgeSettings settings, String flowsTopic) {
    this.times = times;
    this.settings = settings;
    this.flowsTopic = flowsTopic;
  }

  @Override
  public void open(OpenContext openContext) {
    ClusterKnowledge clusters =
        new ClusterKnowledge(settings.timelineOptions(), times.asOfWindow());
    workings =
        new Workings(
            getRuntimeContext()
                .getMapState(
                    new MapStateDescriptor<>(
                        StateNames.PENDING, Types.LONG, Types.POJO(PendingCell.class))),
            getRuntimeContext()
                .getMapState(
                    new MapStateDescriptor<>(StateNames.JUDGED_CELLS, Types.LONG, Types.LONG)),
            clusters,
            new Judge(settings.judgeOptions()),
            new HintFinder(settings.judgeOptions()),
            new Acceptance(settings.acceptedExceptions()),
            new Pairing(times.pairingTolerance()),
            new JudgeMetrics(getRuntimeContext().getMetricGroup(), clusters));
  }

  @Override
  public void processElement(KeyedFlow flow, ReadOnlyContext context, Collector<FlowVerdict> out)
      throws Exception {
    Workings w = workings();
    long due = due(flow);
    if (w.judged.contains(flow.cellStart())
        || context.currentWatermark() >= due + times.allowedLateness().toMillis()) {
      w.metrics.late();
      context.output(LATE, flow.bytes());
      return;
    }
    PendingCell cell = w.pending.get(flow.cellStart());
    List<byte[]> records = cell == null ? new ArrayList<>(2) : new ArrayList<>(cell.records());
    records.add(flow.bytes());
    long latestDue = cell == null ? due : Math.max(due, cell.due());
    w.pending.put(flow.cellStart(), new PendingCell(latestDue, records));
    context.timerService().registerEventTimeTimer(latestDue);
    w.metrics.waiting(1);
  }

  @Override
  public void processBroadcastElement(byte[] bytes, Context context, Collector<FlowVerdict> out)
      throws Exception {
    Workings w = workings();
    ClusterChange change = ObjectHistory.read(bytes);
    if (!w.clusters.apply(
        change,
        bytes,
        context.getBroadcastState(CLUSTER_CHANGES),
        Instant.ofEpochMilli(context.currentWatermark()))) {
      w.metrics.ignoredChange();
    }
    w.metrics.clusterChanged(context.currentWatermark());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<FlowVerdict> out)
      throws Exception {
    Workings w = workings();
    w.clusters.load(context.getBroadcastState(CLUSTER_CHANGES));
    List<Map.Entry<Long, PendingCell>> dueCells = new ArrayList<>();
    for (Map.Entry<Long, PendingCell> entry : w.pending.entries()) {
      if (entry.getValue().due() <= timestamp) {
        dueCells.add(Map.entry(entry.getKey(), entry.getValue()));
      }
    }
    dueCells.sort(Comparator.comparing(Map.Entry::getKey));
    for (Map.Entry<Long, PendingCell> cell : dueCells) {
      judgeOrWait(cell.getKey(), cell.getValue(), timestamp, context, out);
    }
    forget(timestamp, w);
  }

  private void judgeOrWait(
      long cellStart,
      PendingCell cell,
      long now,
      OnTimerContext context,
      Collector<FlowVerdict> out)
      throws Exception {
    Workings w = workings();
    List<FlowRecord> records =
        cell.records().stream()
            .map(bytes -> WireFormat.decode(bytes, FlowRecord.class).recordOrThrow())
            .toList();
    String cluster = records.get(0).getCluster();
    Instant latestStart =
        records.stream()
            .map(FlowRecord::getIntervalStart)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    boolean known = w.clusters.knows(cluster, latestStart.plus(times.bookmarkAllowance()));
    long waitsUntil = cell.due() + times.maxWait().toMillis();
    if (!known && now < waitsUntil) {
      context
          .timerService()
          .registerEventTimeTimer(Math.min(now + LOOK_AGAIN.toMillis(), waitsUntil));
      return;
    }
    try {
      ClusterTimeline timeline = w.clusters.timeline(cluster);
      List<FlowVerdict> rows = new ArrayList<>();
      for (PairedFlow paired : w.pairing.pair(records)) {
        ObservedFlow flow = ObservedFlows.of(paired);
        Judgement judgement = w.judge.judge(flow, timeline);
        FlowVerdict row = VerdictRow.of(paired, judgement, timeline, !known);
        row.setHints(w.hints.codes(flow, judgement, timeline).stream().map(Hint::name).toList());
        row.setAcceptedBy(w.acceptance.of(paired.flow(), judgement));
        rows.add(row);
      }
      for (FlowVerdict row : rows) {
        w.metrics.judged(row, !known);
        out.collect(row);
      }
    } catch (RuntimeException e) {
      // One flow that trips a defect of the judge must not stop all others for ever.
      logOnce(e);
      for (byte[] bytes : cell.records()) {
        context.output(
            FlowRouter.DEAD_LETTERS,
            new DeadLetter(flowsTopic, null, null, bytes, DeadLetter.JUDGE_FAILED, e.toString()));
        w.metrics.deadLetter(DeadLetter.JUDGE_FAILED);
      }
    }
    w.pending.remove(cellStart);
    w.metrics.waiting(-cell.records().size());
    long forgetAt = cell.due() + times.allowedLateness().toMillis();
    w.judged.put(cellStart, forgetAt);
    context.timerService().registerEventTimeTimer(Math.max(forgetAt, now + 1));
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

  private static void forget(long now, Workings w) throws Exception {
    List<Long> forgotten = new ArrayList<>();
    for (Map.Entry<Long, Long> entry : w.judged.entries()) {
      if (entry.getValue() <= now) {
        forgotten.add(entry.getKey());
      }
    }
    for (Long cell : forgotten) {
      w.judged.remove(cell);
    }
  }

  /** A record may claim more than its cell; then that end counts. */
  private long due(KeyedFlow flow) {
    long cellEnd = flow.cellStart() + times.reportInterval().toNanos() / 1000;
    return Micros.toMillisCeiling(Math.max(cellEnd, flow.intervalEnd()))
        + times.pairingWait().toMillis();
  }

  private Workings workings() {
    return Objects.requireNonNull(workings, "open() comes first");
  }

  private record Workings(
      MapState<Long, PendingCell> pending,
      MapState<Long, Long> judged,
      ClusterKnowledge clusters,
      Judge judge,
      HintFinder hints,
      Acceptance acceptance,
      Pairing pairing,
      JudgeMetrics metrics) {}
}
