package io.weir.collector.hubble;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where Hubble's messages come from. */
interface HubbleFeed extends AutoCloseable {

  /** Something for the tracker to take. */
  interface Input {

    /**
     * Hands it over.
     *
     * @throws IOException if the input turns out to be something else; one line
     */
    void feed(HubbleTracker tracker) throws IOException;
  }

  /** Takes inputs in their order; waits while there is no room. */
  interface Inputs {
    void put(Input input) throws IOException, InterruptedException;
  }

  /**
   * Reads until the end, or until {@link #close}.
   *
   * @throws IOException if the source cannot be opened or breaks for good; one line
   */
  void run(Inputs inputs) throws IOException, InterruptedException;

  /** Since when nothing can come, as what it reads is away; null while it is there. */
  default @Nullable Instant blindSince() {
    return null;
  }

  /** Asks {@link #run} to finish; from any thread, twice, and before run. */
  @Override
  void close();
}
