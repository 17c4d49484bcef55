package io.weir.stream.judging;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.jspecify.annotations.Nullable;

/**
 * The timelines of all clusters, derived from the broadcast state. Flink restores that state and
 * does not replay what made it, so the timelines are rebuilt from it before their first use.
 */
final class ClusterKnowledge {

  /** Pruning walks over all of the state; doing so at each bookmark would be waste. */
  private static final int PRUNINGS_A_WINDOW = 10;

  private final TimelineOptions options;
  private final Duration asOfWindow;
  private final Map<String, ClusterTimeline> timelines = new HashMap<>();
  private final Map<String, Instant> prunedTo = new HashMap<>();
  private boolean loaded;

  ClusterKnowledge(TimelineOptions options, Duration asOfWindow) {
    this.options = options;
    this.asOfWindow = asOfWindow;
  }

  /** Rebuilds what the state says, once. */
  void load(ReadOnlyBroadcastState<String, List<byte[]>> state) throws Exception {
    if (loaded) {
      return;
    }
    loaded = true;
    List<ClusterChange> changes = new ArrayList<>();
    for (Map.Entry<String, List<byte[]>> entry : state.immutableEntries()) {
      entry.getValue().forEach(bytes -> changes.add(ObjectHistory.read(bytes)));
    }
    changes.sort(ObjectHistory.PUBLISHED_ORDER);
    for (ClusterChange change : changes) {
      timeline(change.getCluster()).apply(change);
    }
  }

  /**
   * Takes a change into state and timeline.
   *
   * @param eventTime the operator's watermark: what flows may still be judged is not forgotten,
   *     however far the watch is ahead
   * @return false when the timeline has no use for it: a superseded epoch, or older than the window
   */
  boolean apply(
      ClusterChange change,
      byte[] bytes,
      BroadcastState<String, List<byte[]>> state,
      Instant eventTime)
      throws Exception {
    load(state);
    ClusterTimeline timeline = timeline(change.getCluster());
    long ignoredBefore = timeline.ignoredChanges();
    timeline.apply(change);
    if (timeline.ignoredChanges() != ignoredBefore) {
      return false;
    }
    String key = ObjectHistory.key(change);
    if (change.getType() == ChangeType.BOOKMARK) {
      putLaterBookmark(key, change, bytes, state);
      pruneSometimes(change.getCluster(), timeline, state, eventTime);
    } else {
      state.put(key, ObjectHistory.with(state.get(key), bytes));
    }
    return true;
  }

  /** The cluster's timeline, empty when nothing was heard of it. */
  ClusterTimeline timeline(String cluster) {
    return timelines.computeIfAbsent(cluster, c -> new ClusterTimeline(options));
  }

  /** Whether everything about the cluster up to the moment is known. */
  boolean knows(String cluster, Instant moment) {
    ClusterTimeline timeline = timelines.get(cluster);
    if (timeline == null || !timeline.snapshotComplete()) {
      return false;
    }
    Instant bookmark = timeline.bookmark();
    return bookmark != null && !bookmark.isBefore(moment);
  }

  int clusters() {
    return timelines.size();
  }

  /** The slowest cluster's bookmark; null when no cluster has one. */
  @Nullable Instant slowestBookmark() {
    Instant slowest = null;
    for (ClusterTimeline timeline : timelines.values()) {
      Instant bookmark = timeline.bookmark();
      if (bookmark != null && (slowest == null || bookmark.isBefore(slowest))) {
        slowest = bookmark;
      }
    }
    return slowest;
  }

  private static void putLaterBookmark(
      String key, ClusterChange change, byte[] bytes, BroadcastState<String, List<byte[]>> state)
      throws Exception {
    List<byte[]> held = state.get(key);
    Instant bookmark = change.getBookmark();
    Instant before = held == null ? null : ObjectHistory.read(held.get(0)).getBookmark();
    if (bookmark != null && (before == null || bookmark.isAfter(before))) {
      state.put(key, List.of(bytes));
    }
  }

  private void pruneSometimes(
      String cluster,
      ClusterTimeline timeline,
      BroadcastState<String, List<byte[]>> state,
      Instant eventTime)
      throws Exception {
    Instant bookmark = timeline.bookmark();
    if (bookmark == null) {
      return;
    }
    Instant safe = bookmark.isBefore(eventTime) ? bookmark : eventTime;
    if (safe.isBefore(Instant.EPOCH.plus(asOfWindow))) {
      return;
    }
    Instant horizon = safe.minus(asOfWindow);
    Instant last = prunedTo.get(cluster);
    if (last == null) {
      prunedTo.put(cluster, horizon);
    } else if (horizon.isAfter(last.plus(asOfWindow.dividedBy(PRUNINGS_A_WINDOW)))) {
      prunedTo.put(cluster, horizon);
      timeline.prune(horizon);
      StatePruning.prune(cluster, state, horizon);
    }
  }
}
