package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import io.weir.stream.names.StateNames;
import io.weir.stream.serde.WireTypeInfo;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the parts of an edge until its minute is closed, then gives it once. Until then it gives
 * what is known when the minute is over, and again when it has grown, to {@link #UPDATES}.
 *
 * <p>State: about 500 bytes for each different edge of the minutes that are not closed, that is of
 * {@code 1 min + report-interval + pairing-wait + max(max-wait, allowed-lateness)}; never more
 * edges than flows.
 */
final class SumEdges extends KeyedProcessFunction<String, Edge, Edge> {

  private static final long serialVersionUID = 1L;

  static final TypeInformation<Edge> TYPE = WireTypeInfo.wire(Edge.class);

  /** Edges as they grow; the last version of each is the one that the main output gives. */
  static final OutputTag<Edge> UPDATES = new OutputTag<>("edge-updates", TYPE);

  private final EdgeTimes times;

  private transient @Nullable ValueState<Edge> sums;
  private transient @Nullable ValueState<Long> published;

  SumEdges(EdgeTimes times) {
    this.times = times;
  }

  @Override
  public void open(OpenContext openContext) {
    sums = getRuntimeContext().getState(new ValueStateDescriptor<>(StateNames.EDGE, TYPE));
    published =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>(StateNames.EDGE_PUBLISHED, Types.LONG));
  }

  @Override
  public void processElement(Edge part, Context context, Collector<Edge> out) throws Exception {
    long now = context.timerService().currentWatermark();
    Edge edge = sums().value();
    if (edge == null) {
      if (now >= times.closedAt(part)) {
        out.collect(part);
        context.output(UPDATES, part);
        return;
      }
      edge = part;
      context.timerService().registerEventTimeTimer(times.closedAt(edge));
    } else {
      EdgeSums.add(edge, part);
    }
    sums().update(edge);
    context.timerService().registerEventTimeTimer(times.publishAt(edge, now));
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Edge> out)
      throws Exception {
    Edge edge = sums().value();
    if (edge == null) {
      return;
    }
    if (!Objects.equals(published().value(), edge.getFlows())) {
      published().update(edge.getFlows());
      context.output(UPDATES, edge);
    }
    if (timestamp >= times.closedAt(edge)) {
      out.collect(edge);
      sums().clear();
      published().clear();
    }
  }

  private ValueState<Edge> sums() {
    return Objects.requireNonNull(sums, "open() comes first");
  }

  private ValueState<Long> published() {
    return Objects.requireNonNull(published, "open() comes first");
  }
}
