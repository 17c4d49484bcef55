package io.weir.collector.drops;

import java.io.IOException;

/** Something that sees dropped packets: the kernel, or one of several readers of one source. */
public interface DropFeed extends AutoCloseable {

  /**
   * Feeds the listener until {@link #close}.
   *
   * @throws IOException if it breaks; one line
   */
  void run(DropListener listener) throws IOException, InterruptedException;

  /** Ends {@link #run}; callable from any thread and twice. */
  @Override
  void close();
}
