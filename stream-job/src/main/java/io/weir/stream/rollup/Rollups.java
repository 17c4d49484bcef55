package io.weir.stream.rollup;

import io.weir.schemas.Edge;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.ObserverLoss;
import io.weir.stream.judging.FlowTimes;
import io.weir.stream.names.Uids;
import io.weir.stream.pairing.RowId;
import io.weir.stream.serde.WireTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The part of the topology behind the judge.
 *
 * <pre>
 * verdicts ─▶ partial-edges ──by row id──▶ edges ─┬▶ closed
 *                                                 └▶ updates
 * losses ──by content──▶ observer-loss ─▶ distinct losses
 * </pre>
 */
public final class Rollups {

  private Rollups() {}

  /**
   * Edges, each once, when its minute is closed.
   *
   * @param verdicts every row once, with what it says in the end
   */
  public static SingleOutputStreamOperator<Edge> edges(
      DataStream<FlowVerdict> verdicts, FlowTimes times) {
    EdgeTimes edgeTimes = EdgeTimes.of(times);
    return verdicts
        .transform(Uids.PARTIAL_EDGES, SumEdges.TYPE, new PartialEdges(edgeTimes))
        .uid(Uids.PARTIAL_EDGES)
        .keyBy(Edge::getRowId, Types.STRING)
        .transform(Uids.EDGES, SumEdges.TYPE, new SumEdges(edgeTimes))
        .uid(Uids.EDGES);
  }

  /** Edges as they are known so far, again when they have grown. */
  public static DataStream<Edge> updates(SingleOutputStreamOperator<Edge> edges) {
    return edges.getSideOutput(SumEdges.UPDATES);
  }

  /** Every loss once. */
  public static SingleOutputStreamOperator<ObserverLoss> losses(DataStream<ObserverLoss> told) {
    return told.keyBy(RowId::of, Types.STRING)
        .process(new DistinctLosses(), WireTypeInfo.wire(ObserverLoss.class))
        .uid(Uids.OBSERVER_LOSS)
        .name(Uids.OBSERVER_LOSS);
  }
}
