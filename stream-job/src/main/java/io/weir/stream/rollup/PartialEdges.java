package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.names.JobMetric;
import io.weir.stream.serde.ReachedTime;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sums up a subtask's verdicts of a minute, so that few edges instead of all rows cross the
 * network. What it holds is handed on before the watermark by which the minute is over, before each
 * after it, and before each checkpoint: it is never late by it, and is not kept as state.
 *
 * <p>A verdict whose minute is closed becomes an edge of its own, with an identity made of the
 * verdict's: the row that was written stays, and the sums stay right.
 */
final class PartialEdges extends AbstractStreamOperator<Edge>
    implements OneInputStreamOperator<FlowVerdict, Edge> {

  private static final long serialVersionUID = 1L;

  /** Bounds the memory, to some 10 MiB, where checkpoints are far apart. */
  private static final int MOST_HELD = 32_768;

  private final EdgeTimes times;

  private transient @Nullable NavigableMap<Long, Map<EdgeKey, EdgeCounts>> held;
  private transient int holds;
  private transient @Nullable ReachedTime reached;
  private transient @Nullable Counter late;

  PartialEdges(EdgeTimes times) {
    this.times = times;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    held = new TreeMap<>();
    reached = ReachedTime.restore(context.getOperatorStateStore());
    late = getMetricGroup().addGroup(JobMetric.GROUP).counter(JobMetric.LATE_EDGES.metric());
  }

  @Override
  public void processElement(StreamRecord<FlowVerdict> element) {
    FlowVerdict row = element.getValue();
    EdgeKey key = EdgeKey.of(row);
    if (reached().get() >= times.closedAt(key.minute())) {
      EdgeCounts alone = new EdgeCounts();
      alone.add(row);
      Objects.requireNonNull(late).inc();
      handOn(key.toLateEdge(row.getRowId()), alone);
      return;
    }
    Map<EdgeKey, EdgeCounts> minute =
        held().computeIfAbsent(key.minute(), start -> new HashMap<>());
    EdgeCounts counts = minute.get(key);
    if (counts == null) {
      counts = new EdgeCounts();
      minute.put(key, counts);
      holds++;
    }
    counts.add(row);
    if (holds >= MOST_HELD) {
      handOnAll();
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    while (!held().isEmpty() && times.overAt(held().firstKey()) <= mark.getTimestamp()) {
      handOn(held().pollFirstEntry().getValue());
    }
    reached().advance(mark.getTimestamp());
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    handOnAll();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    reached().snapshot();
  }

  @Override
  public void finish() throws Exception {
    handOnAll();
    super.finish();
  }

  private void handOnAll() {
    held().values().forEach(this::handOn);
    held().clear();
  }

  private void handOn(Map<EdgeKey, EdgeCounts> minute) {
    holds -= minute.size();
    minute.forEach((key, counts) -> handOn(key.toEdge(), counts));
  }

  private void handOn(Edge edge, EdgeCounts counts) {
    counts.writeTo(edge);
    output.collect(new StreamRecord<>(edge));
  }

  private NavigableMap<Long, Map<EdgeKey, EdgeCounts>> held() {
    return Objects.requireNonNull(held, "initializeState() comes first");
  }

  private ReachedTime reached() {
    return Objects.requireNonNull(reached, "initializeState() comes first");
  }
}
