package io.weir.policy.cluster;

import io.weir.schemas.ClusterChange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The versioned history of one cluster. Changes may come in any order and twice; the same set of
 * changes gives the same answers. Not thread-safe.
 */
public final class ClusterTimeline {

  public ClusterTimeline(TimelineOptions options) {
    throw new UnsupportedOperationException("to be written");
  }

  /**
   * Takes in one change, bookmark or snapshot marker. Never throws on content: an unreadable policy
   * becomes a policy that cannot be decided.
   */
  public void apply(ClusterChange change) {
    throw new UnsupportedOperationException("to be written");
  }

  /** The state as of {@code moment}. */
  public ClusterState at(Instant moment) {
    throw new UnsupportedOperationException("to be written");
  }

  /** Up to when everything is known; null before the first bookmark. */
  public @Nullable Instant bookmark() {
    throw new UnsupportedOperationException("to be written");
  }

  /** True once a full snapshot was seen. */
  public boolean snapshotComplete() {
    throw new UnsupportedOperationException("to be written");
  }

  /** Forgets what no flow at or after {@code horizon} can need. */
  public void prune(Instant horizon) {
    throw new UnsupportedOperationException("to be written");
  }
}
