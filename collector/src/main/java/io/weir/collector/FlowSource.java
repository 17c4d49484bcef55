package io.weir.collector;

import java.io.IOException;

/** Something that sees flows: a live kernel, a recorded capture, a plugin's export. */
public interface FlowSource extends AutoCloseable {

  /**
   * Feeds the sink until the input ends or {@link #close} is called. What is still open then is
   * reported before this returns.
   *
   * @throws IOException if the input cannot be opened or breaks; the message is one line for a
   *     person
   */
  void run(FlowSink sink) throws IOException, InterruptedException;

  /** Asks {@link #run} to finish; callable from any thread, twice, and before run. */
  @Override
  void close();
}
