package io.weir.collector;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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

  /**
   * Since when it sees nothing, although it runs, because what it observes through is away; null
   * while it sees. From any thread, also before and after {@link #run}.
   */
  default @Nullable Instant blindSince() {
    return null;
  }

  /**
   * Until when the records of all that it saw were handed over, by the time of what it saw; null
   * when it hands over a cell's records within seconds of the cell's end. From any thread.
   */
  default @Nullable Instant handedOverUntil() {
    return null;
  }

  /** Asks {@link #run} to finish; callable from any thread, twice, and before run. */
  @Override
  void close();
}
