package io.weir.collector.cluster;

/** How an object came to be seen, which decides since when its state is taken to hold. */
enum Sighting {
  /**
   * In a listing, seen for the first time: it may be older than the look. Its state is taken to
   * hold since its creation, unless its generation says that its spec has changed since then.
   */
  LISTED,
  /** As it happened: the time of the look is better than the object's own whole seconds. */
  WATCHED,
  /** In a file, which knows no time: its state holds since its creation where that is told. */
  FILE
}
