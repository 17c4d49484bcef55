package io.weir.collector.flow;

/** Decides whether one more connection can be remembered. */
@FunctionalInterface
interface Admission {

  /** Remembers it and is true, or counts it as lost at that time and is false. */
  boolean admit(Connection connection, long at);
}
