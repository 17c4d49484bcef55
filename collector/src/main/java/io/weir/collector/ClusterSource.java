package io.weir.collector;

import java.io.IOException;

/**
 * Something that knows the cluster's objects: a folder of manifests, a live API, a recorded
 * journal.
 */
public interface ClusterSource extends AutoCloseable {

  /**
   * Publishes a snapshot, then changes and a bookmark each second, until the input ends or {@link
   * #close} is called.
   *
   * @throws IOException if the input cannot be read; the message is one line for a person
   */
  void run(ClusterSink sink) throws IOException, InterruptedException;

  /** Asks {@link #run} to finish; callable from any thread, twice, and before run. */
  @Override
  void close();
}
