package io.weir.stream.input;

import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Sends readable cluster changes on as bytes and the others to the dead letters, once: behind the
 * broadcast every subtask would see them.
 */
public final class ClusterRouter extends ProcessFunction<ClusterInput, byte[]> {

  private static final long serialVersionUID = 1L;

  /** Type of the main output. */
  public static final TypeInformation<byte[]> TYPE =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

  private transient @Nullable DeadLetterCounters deadLetters;

  @Override
  public void open(OpenContext openContext) {
    deadLetters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(ClusterInput input, Context context, Collector<byte[]> out) {
    String error = input.error();
    if (error == null) {
      out.collect(input.bytes());
      return;
    }
    Objects.requireNonNull(deadLetters).count(error);
    context.output(
        FlowRouter.DEAD_LETTERS,
        new DeadLetter(
            input.topic(),
            input.partition(),
            input.offset(),
            input.bytes(),
            error,
            input.detail()));
  }
}
