package io.weir.stream.gaps;

import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import io.weir.stream.input.Micros;
import io.weir.stream.names.JobMetric;
import io.weir.stream.names.StateNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Tells each gap in an observer's numbers once, as a loss of records, when what is missing did not
 * come in time. Keyed by observer and partition.
 *
 * <pre>
 *   came          0 1 2 3 . . . 7 8 9 │ 5 comes late: two gaps │ their time is over: two rows
 *   first number  no gap, unless an earlier process of the observer was read in this partition:
 *                 then its successor's begins with 0
 * </pre>
 *
 * <p>State: about 150 bytes for each observer, epoch and partition that numbers came of within a
 * day, and 40 for each gap of {@code allowed-lateness}, of {@link #MOST_OPEN} at most.
 */
final class FindGaps
    extends KeyedProcessFunction<Tuple3<String, String, Integer>, NumberRun, ObserverLoss> {

  private static final long serialVersionUID = 1L;

  /** With more, the earliest is not waited for: an observer that numbers wildly holds no more. */
  static final int MOST_OPEN = 1_000;

  /** As long as an observer may say nothing for a partition and still be asked for its next. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  /** To be forgotten at whole hours only keeps the timers few. */
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final long waitMillis;

  private transient MapState<Long, Lane> lanes;
  private transient Counter gaps;
  private transient Counter missing;

  /**
   * @param wait how long, in event time, numbers that are missing may still come
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open() before all else
  FindGaps(Duration wait) {
    this.waitMillis = wait.toMillis();
  }

  @Override
  public void open(OpenContext openContext) {
    lanes =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(StateNames.NUMBERS, Types.LONG, Types.POJO(Lane.class)));
    MetricGroup weir = getRuntimeContext().getMetricGroup().addGroup(JobMetric.GROUP);
    gaps = weir.counter(JobMetric.SEQUENCE_GAPS.metric());
    missing = weir.counter(JobMetric.MISSING_RECORDS.metric());
  }

  @Override
  public void processElement(NumberRun run, Context context, Collector<ObserverLoss> out)
      throws Exception {
    long watermark = context.timerService().currentWatermark();
    long now = watermark == Long.MIN_VALUE ? Micros.toMillisCeiling(run.lastEnd()) : watermark;
    long forgetAt = (Math.floorDiv(now + REMEMBERED.toMillis(), HOUR) + 1) * HOUR;
    Lane before = lanes.get(run.epoch());
    if (before == null) {
      context.timerService().registerEventTimeTimer(forgetAt);
      if (!followsAnother(run.epoch())) {
        lanes.put(run.epoch(), Lane.begin(run, forgetAt));
        return;
      }
      before = Lane.unseen(run, forgetAt);
    }
    long tellAt = now + waitMillis;
    if (run.first() - 1 > before.reached()) {
      context.timerService().registerEventTimeTimer(tellAt);
    }
    Lane after = before.with(run, tellAt, forgetAt);
    int tooMany = Math.max(0, after.gaps().size() - MOST_OPEN);
    lanes.put(run.epoch(), tell(after, run.epoch(), tooMany, context.getCurrentKey(), out));
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ObserverLoss> out)
      throws Exception {
    Map<Long, Lane> changed = new TreeMap<>();
    List<Long> forgotten = new ArrayList<>();
    for (Map.Entry<Long, Lane> entry : lanes.entries()) {
      Lane lane = entry.getValue();
      int due = (int) lane.gaps().stream().takeWhile(gap -> gap.tellAt() <= timestamp).count();
      if (due > 0) {
        changed.put(entry.getKey(), lane);
      }
      if (lane.forgetAt() <= timestamp) {
        forgotten.add(entry.getKey());
      } else {
        context.timerService().registerEventTimeTimer(lane.forgetAt());
      }
    }
    for (Map.Entry<Long, Lane> entry : changed.entrySet()) {
      Lane lane = entry.getValue();
      int due = (int) lane.gaps().stream().takeWhile(gap -> gap.tellAt() <= timestamp).count();
      lanes.put(entry.getKey(), tell(lane, entry.getKey(), due, context.getCurrentKey(), out));
    }
    for (Long epoch : forgotten) {
      lanes.remove(epoch);
    }
  }

  /** Whether records of an earlier process of the same observer were read in this partition. */
  private boolean followsAnother(long epoch) throws Exception {
    for (long other : lanes.keys()) {
      if (other < epoch) {
        return true;
      }
    }
    return false;
  }

  /** Tells the first of a lane's gaps, and gives the lane without them. */
  private Lane tell(
      Lane lane,
      long epoch,
      int howMany,
      Tuple3<String, String, Integer> observer,
      Collector<ObserverLoss> out) {
    if (howMany == 0) {
      return lane;
    }
    for (Gap gap : lane.gaps().subList(0, howMany)) {
      gaps.inc();
      missing.inc(gap.count());
      out.collect(loss(observer, epoch, gap));
    }
    return lane.withGaps(new ArrayList<>(lane.gaps().subList(howMany, lane.gaps().size())));
  }

  private static ObserverLoss loss(Tuple3<String, String, Integer> observer, long epoch, Gap gap) {
    return ObserverLoss.newBuilder()
        .setCluster(observer.f0)
        .setObserver(observer.f1)
        .setEpoch(epoch)
        .setPartition(observer.f2)
        .setSequence(gap.first())
        .setIntervalStart(Micros.toInstant(gap.start()))
        .setIntervalEnd(Micros.toInstant(gap.end()))
        .setPlace(LossPlace.UNKNOWN)
        .setUnit(LossUnit.RECORDS)
        .setCount(gap.count())
        .setDetail("numbers " + gap.first() + " to " + gap.last() + " did not come")
        .build();
  }
}
