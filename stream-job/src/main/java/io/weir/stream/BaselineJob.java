package io.weir.stream;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.input.KeyedFlow;
import io.weir.stream.judging.JudgeFlows;
import io.weir.stream.judging.UnjudgedRows;
import io.weir.stream.names.Uids;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The job without the join: each flow record becomes a row of the same columns, with nothing known
 * of its ends and no verdict. Only a yardstick: the difference to {@link FlowJob} is what pairing,
 * state and judging cost.
 *
 * <pre>
 * weir.flows ──▶ flow-source ▶ flow-router ──by wire tuple──▶ unjudged-rows ──▶ verdict-archive
 * </pre>
 */
public final class BaselineJob {

  private BaselineJob() {}

  /** Adds the whole job to an environment; the caller executes it. */
  public static void build(StreamExecutionEnvironment env, JobConfig config) {
    FlowJob.configure(env);
    SingleOutputStreamOperator<FlowVerdict> rows =
        FlowJob.flows(FlowJob.inputs(env, config))
            .keyBy(KeyedFlow::key, Types.STRING)
            .map(new ToRow(), JudgeFlows.TYPE)
            .uid(Uids.UNJUDGED_ROWS)
            .name(Uids.UNJUDGED_ROWS);
    FlowJob.archive(rows, config);
  }

  /** Adds only its first part: flow records are read, checked and thrown away. */
  public static void buildSource(StreamExecutionEnvironment env, JobConfig config) {
    FlowJob.configure(env);
    FlowJob.flows(FlowJob.inputs(env, config))
        .sinkTo(new DiscardingSink<>())
        .uid(Uids.DISCARDED_FLOWS)
        .name(Uids.DISCARDED_FLOWS);
  }

  private static final class ToRow implements MapFunction<KeyedFlow, FlowVerdict> {

    private static final long serialVersionUID = 1L;

    @Override
    public FlowVerdict map(KeyedFlow flow) {
      return UnjudgedRows.of(WireFormat.decode(flow.bytes(), FlowRecord.class).recordOrThrow());
    }
  }
}
