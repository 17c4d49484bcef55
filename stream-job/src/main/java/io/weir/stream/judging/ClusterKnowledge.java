package io.weir.stream.judging;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.jspecify.annotations.Nullable;

/**
 * The timelines of all clusters, derived from the broadcast state. Flink restores that state and
 * does not replay what made it, so the timelines are rebuilt from it first.
 */
final class ClusterKnowledge {

  /** Pruning walks over all of the state; doing so at each bookmark would be waste. */
  private static final int PRUNINGS_A_WINDOW = 10;

  private final TimelineOptions options;
  private final Duration asOfWindow;
  private final Map<String, ClusterTimeline> timelines = new HashMap<>();
  private final Map<String, Instant> prunedTo = new HashMap<>();
  private int changesHeld;

  ClusterKnowledge(TimelineOptions options, Duration asOfWindow) {
    this.options = options;
    this.asOfWindow = asOfWindow;
  }

  /** Rebuilds what the state says; before all else. */
  void load(ReadOnlyBroadcastState<String, List<byte[]>> state) throws Exception {
    List<ClusterChange> changes = new ArrayList<>();
    for (Map.Entry<String, List<byte[]>> entry : state.immutableEntries()) {
      entry.getValue().forEach(bytes -> changes.add(ObjectHistory.read(bytes)));
    }
    changesHeld = changes.size();
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
      List<byte[]> before = state.get(key);
      List<byte[]> with = ObjectHistory.with(before, bytes);
      state.put(key, with);
      changesHeld += with.size() - (before == null ? 0 : before.size());
    }
    return true;
  }

  /** The cluster's timeline, empty when nothing was heard of it. */
  ClusterTimeline timeline(String cluster) {
    return timelines.computeIfAbsent(cluster, c -> new ClusterTimeline(options));
  }

  /**
   * Until when everything about the cluster is known; null before its first full snapshot and its
   * first bookmark.
   */
  @Nullable Instant knownUntil(String cluster) {
    ClusterTimeline timeline = timelines.get(cluster);
    return timeline == null || !timeline.snapshotComplete() ? null : timeline.bookmark();
  }

  int clusters() {
    return timelines.size();
  }

  Collection<ClusterTimeline> timelines() {
    return timelines.values();
  }

  /** Versions of objects in the state, over all clusters. */
  int changesHeld() {
    return changesHeld;
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

  private void putLaterBookmark(
      String key, ClusterChange change, byte[] bytes, BroadcastState<String, List<byte[]>> state)
      throws Exception {
    List<byte[]> held = state.get(key);
    Instant bookmark = change.getBookmark();
    Instant before = held == null ? null : ObjectHistory.read(held.get(0)).getBookmark();
    if (bookmark != null && (before == null || bookmark.isAfter(before))) {
      state.put(key, List.of(bytes));
      changesHeld += held == null ? 1 : 0;
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
      changesHeld -= StatePruning.prune(cluster, state, horizon);
    }
  }
}
