package io.weir.collector.flow;

/** One observation on its way to the tracker. */
@FunctionalInterface
interface TrackerInput {

  void feed(NodeTracker tracker);
}
