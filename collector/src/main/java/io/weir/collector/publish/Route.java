package io.weir.collector.publish;

import org.jspecify.annotations.Nullable;

/** How parcels get to Kafka. Used by the one thread of the lane. */
interface Route {

  /** What became of parcels; called on any thread. */
  interface Outcomes {

    /** Kafka has one. */
    void delivered(Parcel.Kind kind);

    /** It is gone; {@code failure} is null when the spool was full and gave it up. */
    void lost(Parcel parcel, @Nullable Exception failure);

    /** That many flow records and loss reports of an earlier process are on their way again. */
    void recovered(long flows, long losses);

    /** The disk did not give back what was written to it. */
    void damaged(Spool.Damage damage);
  }

  /**
   * Whether {@link #send} may be called now.
   *
   * @param pressed the buffer before this route is nearly full
   */
  boolean hasRoom(boolean pressed);

  /** Takes a parcel behind all others. */
  void send(Parcel parcel);

  /** Does what is due; true when something moved. */
  boolean turn();

  /** Parcels taken so far. */
  long taken();

  /** Whether the first {@code parcels} taken would survive this process, or have ended. */
  boolean isSafe(long parcels);

  /** Makes safe survive the machine, too. */
  void sync();

  /** What waits on disk. */
  SpoolDepth depth();

  /** Keeps what Kafka does not have, and {@code rest} behind it, or reports it as lost. */
  void end(Iterable<Parcel> rest);
}
