package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import io.weir.stream.logs.GroupLogs;
import io.weir.stream.names.StateNames;
import io.weir.stream.serde.WireTypeInfo;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Adds up the parts of an edge until its minute is closed, then gives it once. Until then it gives
 * what is known when the minute is over, and again when it has grown, to {@link #UPDATES}. Its
 * input is keyed by row id.
 *
 * <p>State: at most 700 bytes for each different edge of the minutes that are not closed, that is
 * of {@code 1 min + report-interval + pairing-wait + max(max-wait, allowed-lateness)}, and about
 * 500 on the heap beside it; never more edges than flows.
 */
final class SumEdges extends AbstractStreamOperator<Edge>
    implements OneInputStreamOperator<Edge, Edge>, Triggerable<String, VoidNamespace> {

  private static final long serialVersionUID = 1L;

  static final TypeInformation<Edge> TYPE = WireTypeInfo.wire(Edge.class);

  /** Edges as they grow; the last version of each is the one that the main output gives. */
  static final OutputTag<Edge> UPDATES = new OutputTag<>("edge-updates", TYPE);

  private final EdgeTimes times;

  private transient NavigableMap<Long, OpenMinute> minutes;
  private transient GroupLogs logs;
  private transient long now;

  @SuppressWarnings("NullAway.Init") // Flink calls open() before all else
  SumEdges(EdgeTimes times) {
    this.times = times;
  }

  @Override
  public void open() throws Exception {
    super.open();
    now = Long.MIN_VALUE;
    minutes = new TreeMap<>();
    // Of 0.1; those that are restored ring in vain.
    getInternalTimerService(StateNames.EDGE_TIMERS, VoidNamespaceSerializer.INSTANCE, this);
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    int groups = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    logs = new GroupLogs(backend, groups, StateNames.EDGES);
    logs.restore(
        (start, place) -> minute(start).restore(place.read(), times.publishAt(start, now)));
    OldEdges.moveTo(
        backend,
        (edge, published) -> {
          long start = EdgeTimes.minuteOf(edge);
          minute(start).restoreUnstored(edge, published, times.publishAt(start, now));
        });
  }

  @Override
  public void processElement(StreamRecord<Edge> element) {
    Edge part = element.getValue();
    long start = EdgeTimes.minuteOf(part);
    if (now >= times.closedAt(start)) {
      archive(part);
      update(part);
      return;
    }
    minute(start).add(part, times.publishAt(start, now));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    now = mark.getTimestamp();
    minutes.values().forEach(minute -> minute.tell(now, this::update));
    while (!minutes.isEmpty() && times.closedAt(minutes.firstKey()) <= now) {
      Map.Entry<Long, OpenMinute> closed = minutes.pollFirstEntry();
      closed.getValue().tell(Long.MAX_VALUE, this::update);
      closed.getValue().forEach(this::archive);
      logs.drop(closed.getKey());
    }
    super.processWatermark(mark);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    minutes.values().forEach(minute -> minute.store(logs));
    logs.snapshot();
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    // Minutes are looked at without timers.
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("No timer of edges is in processing time");
  }

  /** How many minutes are not closed. */
  int openMinutes() {
    return minutes.size();
  }

  /** How many versions of edges the state holds. */
  long versions() {
    return minutes.values().stream().mapToLong(OpenMinute::stored).sum();
  }

  private OpenMinute minute(long start) {
    return minutes.computeIfAbsent(start, OpenMinute::new);
  }

  private void archive(Edge edge) {
    output.collect(new StreamRecord<>(edge));
  }

  private void update(Edge edge) {
    output.collect(UPDATES, new StreamRecord<>(edge));
  }
}
