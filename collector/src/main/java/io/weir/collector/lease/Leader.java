package io.weir.collector.lease;

/** What only the leader does. */
@FunctionalInterface
public interface Leader {

  /**
   * Leads until the thread is interrupted, which happens as soon as the reign is over or a stop is
   * asked for: then ends soon, for no other reign of this process begins before. A reign that is
   * over does not hold any more; at a stop it still does, for a little.
   */
  void lead(Reign reign) throws InterruptedException;
}
