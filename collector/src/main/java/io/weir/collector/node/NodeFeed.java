package io.weir.collector.node;

import io.weir.schemas.Capability;
import java.io.IOException;
import java.util.Set;

/** One live source of what happens on a node: conntrack, dropped packets, traffic of pods. */
public interface NodeFeed extends AutoCloseable {

  /** Short name for threads, metrics and messages, e.g. {@code conntrack}. */
  String name();

  /** What this feed lets an observer see. */
  Set<Capability> capabilities();

  /**
   * False if it may tell of something long after it happened, so that what the others say of a
   * connection that ended is not all.
   */
  default boolean isTimely() {
    return true;
  }

  /**
   * Opens the source and feeds the listener until {@link #close}. Runs on a thread of its own; may
   * be run again when it broke.
   *
   * @throws IOException if the source cannot be opened or breaks; one line for a person
   */
  void run(NodeListener listener) throws IOException, InterruptedException;

  /**
   * Asks for all that the source knows now, because a cell has ended: a listing of the conntrack
   * table, the counters of the maps. It arrives through the listener, between {@link
   * NodeListener#listingBegins} and {@link NodeListener#listingEnds} where it is a listing of the
   * conntrack table. Callable from any thread; never waits; asking again before it has arrived
   * changes nothing. Does nothing by default.
   */
  default void poll() {}

  /** Ends {@link #run}; callable from any thread, before run, and twice. */
  @Override
  void close();
}
