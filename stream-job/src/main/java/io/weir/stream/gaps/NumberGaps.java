package io.weir.stream.gaps;

import io.weir.schemas.ObserverLoss;
import io.weir.stream.input.FlowInput;
import io.weir.stream.names.Uids;
import io.weir.stream.serde.WireTypeInfo;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The part of the topology that looks at the records' numbers only.
 *
 * <pre>
 * flows ─▶ number-runs ──by observer and partition──▶ number-gaps ─▶ losses
 * </pre>
 */
public final class NumberGaps {

  private NumberGaps() {}

  /**
   * Each gap once.
   *
   * @param flows in each partition's order
   * @param wait how long, in event time, numbers that are missing may still come
   */
  public static DataStream<ObserverLoss> of(DataStream<FlowInput> flows, Duration wait) {
    return flows
        .transform(Uids.NUMBER_RUNS, Types.POJO(NumberRun.class), new CollectRuns())
        .uid(Uids.NUMBER_RUNS)
        .keyBy(NumberRun::key, Types.TUPLE(Types.STRING, Types.STRING, Types.INT))
        .process(new FindGaps(wait), WireTypeInfo.wire(ObserverLoss.class))
        .uid(Uids.NUMBER_GAPS)
        .name(Uids.NUMBER_GAPS);
  }
}
