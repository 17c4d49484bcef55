package io.weir.cli.run;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/** Flows from standard input that end when they are asked to, also while the pipe is silent. */
final class PipedFlows implements FlowSource {

  private final StoppableInput input;
  private final FlowSource source;

  /**
   * @param reader makes the source of what comes through the pipe
   */
  PipedFlows(InputStream in, Function<InputStream, FlowSource> reader) {
    this.input = new StoppableInput(in);
    this.source = reader.apply(input);
  }

  @Override
  public void run(FlowSink sink) throws IOException, InterruptedException {
    source.run(sink);
  }

  /** The lines that were read ahead are still taken. */
  @Override
  public void close() {
    input.stop();
  }
}
