package io.weir.policy.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One state of one object while it held.
 *
 * @param from inclusive
 * @param until exclusive; {@link Instant#MAX} while it holds
 * @param observed when the state was first seen: it holds for certain from here
 */
record Segment<S>(Instant from, Instant until, Instant observed, @Nullable String uid, S state) {

  boolean holdsAt(Instant moment) {
    return !moment.isBefore(from) && moment.isBefore(until);
  }
}
