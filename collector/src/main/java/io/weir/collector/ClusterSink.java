package io.weir.collector;

import io.weir.schemas.ClusterChange;

/**
 * Takes what a cluster source observed, in order. Unlike flows, changes are never dropped: a sink
 * that cannot take one blocks, and bookmarks wait behind it.
 */
public interface ClusterSink {

  /** Takes one change, bookmark or snapshot marker. */
  void change(ClusterChange change) throws InterruptedException;
}
