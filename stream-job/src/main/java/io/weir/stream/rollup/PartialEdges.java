package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.names.JobMetric;
import io.weir.stream.serde.ReachedTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sums up a subtask's verdicts between two watermarks, so that few edges instead of all rows cross
 * the network. What it holds is handed on before each watermark and each checkpoint: it is never
 * late by it, and is not kept as state.
 *
 * <p>A verdict whose minute is closed becomes an edge of its own, with an identity made of the
 * verdict's: the row that was written stays, and the sums stay right.
 */
final class PartialEdges extends AbstractStreamOperator<Edge>
    implements OneInputStreamOperator<FlowVerdict, Edge> {

  private static final long serialVersionUID = 1L;

  /** Bounds the memory where watermarks are far apart. */
  private static final int MOST_HELD = 10_000;

  private final EdgeTimes times;

  private transient @Nullable Map<EdgeKey, Edge> held;
  private transient @Nullable ReachedTime reached;
  private transient @Nullable Counter late;

  PartialEdges(EdgeTimes times) {
    this.times = times;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    held = new HashMap<>();
    reached = ReachedTime.restore(context.getOperatorStateStore());
    late = getMetricGroup().addGroup(JobMetric.GROUP).counter(JobMetric.LATE_EDGES.metric());
  }

  @Override
  public void processElement(StreamRecord<FlowVerdict> element) {
    FlowVerdict row = element.getValue();
    EdgeKey key = EdgeKey.of(row);
    if (times.isClosed(key, reached().get())) {
      Edge edge = key.toLateEdge(row.getRowId());
      EdgeSums.add(edge, row);
      Objects.requireNonNull(late).inc();
      output.collect(new StreamRecord<>(edge));
      return;
    }
    EdgeSums.add(held().computeIfAbsent(key, EdgeKey::toEdge), row);
    if (held().size() >= MOST_HELD) {
      handOn();
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    handOn();
    reached().advance(mark.getTimestamp());
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    handOn();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    reached().snapshot();
  }

  @Override
  public void finish() throws Exception {
    handOn();
    super.finish();
  }

  private void handOn() {
    held().values().forEach(edge -> output.collect(new StreamRecord<>(edge)));
    held().clear();
  }

  private Map<EdgeKey, Edge> held() {
    return Objects.requireNonNull(held, "initializeState() comes first");
  }

  private ReachedTime reached() {
    return Objects.requireNonNull(reached, "initializeState() comes first");
  }
}
