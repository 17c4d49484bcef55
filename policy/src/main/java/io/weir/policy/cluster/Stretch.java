package io.weir.policy.cluster;

import java.time.Instant;

/**
 * A stretch of time in which nothing changes.
 *
 * @param from the last change before it, inclusive; {@link Instant#MIN} when there was none
 * @param until the next change, exclusive; {@link Instant#MAX} when there is none
 */
record Stretch(Instant from, Instant until) {

  boolean covers(Instant moment) {
    return !moment.isBefore(from) && moment.isBefore(until);
  }

  /** Finds the stretch around a moment from all changes that are known. */
  static final class Finder {

    private final Instant moment;
    private Instant from = Instant.MIN;
    private Instant until = Instant.MAX;

    Finder(Instant moment) {
      this.moment = moment;
    }

    Finder change(Instant change) {
      if (change.isAfter(moment)) {
        until = change.isBefore(until) ? change : until;
      } else {
        from = change.isAfter(from) ? change : from;
      }
      return this;
    }

    Stretch found() {
      return new Stretch(from, until);
    }
  }
}
