package io.weir.stream.input;

import io.weir.schemas.ObserverLoss;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.names.JobMetric;
import io.weir.stream.serde.WireTypeInfo;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Sends flows on to the judge, losses and dead letters to their own outputs. */
public final class FlowRouter extends ProcessFunction<FlowInput, KeyedFlow> {

  private static final long serialVersionUID = 1L;

  /** Type of the main output. */
  public static final TypeInformation<KeyedFlow> TYPE = Types.POJO(KeyedFlow.class);

  /** What observers say they missed. */
  public static final OutputTag<ObserverLoss> LOSS =
      new OutputTag<>("observer-loss", WireTypeInfo.wire(ObserverLoss.class));

  /** Bytes that no one could read. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", Types.POJO(DeadLetter.class));

  private transient @Nullable Counters counters;

  @Override
  public void open(OpenContext openContext) {
    counters = Counters.register(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(FlowInput input, Context context, Collector<KeyedFlow> out) {
    Counters counted = Objects.requireNonNull(counters);
    switch (input.kind()) {
      case FLOW -> {
        counted.flows.inc();
        out.collect(
            new KeyedFlow(
                Objects.requireNonNull(input.key()),
                input.cellStart(),
                Objects.requireNonNull(input.number()).intervalStart(),
                input.intervalEnd(),
                Objects.requireNonNull(input.bytes())));
      }
      case LOSS -> {
        counted.losses.inc();
        context.output(LOSS, WireFormat.decode(input.bytes(), ObserverLoss.class).recordOrThrow());
      }
      case UNREADABLE -> {
        String code = Objects.requireNonNull(input.error());
        counted.deadLetters.count(code);
        context.output(
            DEAD_LETTERS,
            new DeadLetter(
                input.topic(),
                input.partition(),
                input.offset(),
                input.bytes(),
                code,
                input.detail()));
      }
    }
  }

  private record Counters(Counter flows, Counter losses, DeadLetterCounters deadLetters) {

    static Counters register(MetricGroup group) {
      MetricGroup weir = group.addGroup(JobMetric.GROUP);
      return new Counters(
          weir.counter(JobMetric.FLOWS_IN.metric()),
          weir.counter(JobMetric.LOSS_RECORDS.metric()),
          new DeadLetterCounters(group));
    }
  }
}
