package io.weir.stream.input;

import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/**
 * Flink's output, with a clock at each partition that sees its records go by.
 *
 * @param clocks by split; that of a split which has ended is taken out
 */
record ClockedOutput(ReaderOutput<FlowInput> output, Map<String, PartitionClock> clocks)
    implements ReaderOutput<FlowInput> {

  @Override
  public SourceOutput<FlowInput> createOutputForSplit(String id) {
    return new Split(output.createOutputForSplit(id), Objects.requireNonNull(clocks.get(id)));
  }

  @Override
  public void releaseOutputForSplit(String id) {
    clocks.remove(id);
    output.releaseOutputForSplit(id);
  }

  @Override
  public void collect(FlowInput input) {
    output.collect(input);
  }

  @Override
  public void collect(FlowInput input, long timestamp) {
    output.collect(input, timestamp);
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    output.emitWatermark(watermark);
  }

  @Override
  public void markIdle() {
    output.markIdle();
  }

  @Override
  public void markActive() {
    output.markActive();
  }

  private record Split(SourceOutput<FlowInput> output, PartitionClock clock)
      implements SourceOutput<FlowInput> {

    @Override
    public void collect(FlowInput input) {
      clock.read(input.offset(), input.eventTime());
      output.collect(input);
    }

    @Override
    public void collect(FlowInput input, long timestamp) {
      clock.read(input.offset(), input.eventTime());
      output.collect(input, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      output.markIdle();
    }

    @Override
    public void markActive() {
      output.markActive();
    }
  }
}
