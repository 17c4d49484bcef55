package io.weir.lab.run;

import java.io.IOException;

/** Looks at a cluster while a scenario runs on it. */
interface LabObserver {

  /** The cluster is up and quiet; traffic starts when this returns. */
  void start(LabCluster cluster) throws IOException, InterruptedException;

  /** One connection was made. Called from several threads. */
  default void made(Observed connection) {}

  /**
   * The traffic is over and its connections have ended. Called exactly once, also when {@link
   * #start} failed half way.
   */
  void stop() throws IOException, InterruptedException;
}
