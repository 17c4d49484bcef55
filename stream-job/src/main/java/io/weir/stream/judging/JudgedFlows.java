package io.weir.stream.judging;

import io.weir.schemas.FlowVerdict;
import io.weir.stream.input.KeyedFlow;
import io.weir.stream.names.Uids;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;

/**
 * The judge's place in a topology. Flink's own {@code connect()} takes functions, but no operator,
 * where one input is keyed and the other broadcast.
 */
public final class JudgedFlows extends SingleOutputStreamOperator<FlowVerdict> {

  private JudgedFlows(
      StreamExecutionEnvironment environment,
      TwoInputTransformation<KeyedFlow, byte[], FlowVerdict> judge) {
    super(environment, judge);
  }

  /** The rows of the flows; see {@link JudgeFlows} for its side outputs. */
  public static SingleOutputStreamOperator<FlowVerdict> of(
      KeyedStream<KeyedFlow, String> flows, DataStream<byte[]> changes, JudgeFlows judge) {
    StreamExecutionEnvironment environment = flows.getExecutionEnvironment();
    TwoInputTransformation<KeyedFlow, byte[], FlowVerdict> transformation =
        new TwoInputTransformation<>(
            flows.getTransformation(),
            changes.broadcast().getTransformation(),
            Uids.JUDGE,
            judge,
            JudgeFlows.TYPE,
            environment.getParallelism(),
            /* parallelismConfigured= */ false);
    transformation.setStateKeySelectors(flows.getKeySelector(), null);
    transformation.setStateKeyType(flows.getKeyType());
    environment.addOperator(transformation);
    return new JudgedFlows(environment, transformation).uid(Uids.JUDGE);
  }
}
