package io.weir.stream.rollup;

import io.weir.schemas.ObserverLoss;
import io.weir.stream.names.JobMetric;
import io.weir.stream.names.StateNames;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Gives each loss once: an agent sends again what it does not know to have arrived. Keyed by {@link
 * io.weir.stream.pairing.RowId#of(ObserverLoss)}.
 *
 * <p>State: about 150 bytes for each loss record of a day.
 */
final class DistinctLosses extends KeyedProcessFunction<String, ObserverLoss, ObserverLoss> {

  private static final long serialVersionUID = 1L;

  /** An agent's spool keeps records while Kafka or the agent is away; no longer than the topic. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private transient @Nullable ValueState<Boolean> told;
  private transient @Nullable Counter repeated;

  @Override
  public void open(OpenContext openContext) {
    told =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>(StateNames.LOSS_TOLD, Types.BOOLEAN));
    repeated =
        getRuntimeContext()
            .getMetricGroup()
            .addGroup(JobMetric.GROUP)
            .counter(JobMetric.REPEATED_LOSSES.metric());
  }

  @Override
  public void processElement(ObserverLoss loss, Context context, Collector<ObserverLoss> out)
      throws Exception {
    if (told().value() != null) {
      Objects.requireNonNull(repeated).inc();
      return;
    }
    told().update(true);
    long now = context.timerService().currentWatermark();
    long since = now == Long.MIN_VALUE ? loss.getIntervalEnd().toEpochMilli() : now;
    context.timerService().registerEventTimeTimer(since + REMEMBERED.toMillis());
    out.collect(loss);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ObserverLoss> out) {
    told().clear();
  }

  private ValueState<Boolean> told() {
    return Objects.requireNonNull(told, "open() comes first");
  }
}
