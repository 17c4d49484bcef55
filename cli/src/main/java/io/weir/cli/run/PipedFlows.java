package io.weir.cli.run;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.collector.flow.ConntrackTextSource;
import io.weir.collector.flow.ObserverConfig;
import java.io.IOException;
import java.io.InputStream;

/** Flows from standard input that end when they are asked to, also while the pipe is silent. */
final class PipedFlows implements FlowSource {

  private final StoppableInput input;
  private final FlowSource source;

  PipedFlows(ObserverConfig observer, InputStream in) {
    this.input = new StoppableInput(in);
    this.source = ConntrackTextSource.pipe(observer, "standard input", input);
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
