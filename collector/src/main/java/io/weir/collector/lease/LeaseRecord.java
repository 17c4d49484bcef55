package io.weir.collector.lease;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A Lease as far as an election needs it (coordination.k8s.io/v1 LeaseSpec).
 *
 * @param holder identity of the leader; empty when nobody leads
 * @param duration what the holder promised to renew within
 * @param acquired when the holder began to lead, by a clock that never goes back from one holder to
 *     the next; null in a Lease that somebody else made
 * @param renewed last sign of the holder, by its own clock
 * @param transitions how often the holder has changed
 * @param version resourceVersion: a write goes through only while it is still this one; null for a
 *     Lease that does not exist yet
 */
record LeaseRecord(
    String holder,
    Duration duration,
    @Nullable Instant acquired,
    Instant renewed,
    int transitions,
    @Nullable String version) {}
