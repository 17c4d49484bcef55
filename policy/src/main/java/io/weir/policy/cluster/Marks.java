package io.weir.policy.cluster;

import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The marks in the stream of changes: publishers' epochs, snapshots and bookmarks. What they say
 * depends on the set of records seen, not on their order: an epoch begins with the earliest
 * observation any of its records makes, and from there on every older epoch is superseded.
 */
final class Marks {

  /** A full listing of the cluster, complete: both its markers were seen. */
  record Snapshot(String id, Instant begin, Instant end) {}

  private record SnapshotKey(long epoch, String id) {}

  private final NavigableMap<Long, Instant> epochBegins = new TreeMap<>();
  private final Map<SnapshotKey, Instant> begins = new HashMap<>();
  private final Map<SnapshotKey, Instant> ends = new HashMap<>();

  /** Per epoch: time of observation to the bookmark told then. */
  private final NavigableMap<Long, NavigableMap<Instant, Instant>> bookmarks = new TreeMap<>();

  private List<Snapshot> snapshots = List.of();
  private @Nullable Instant bookmark;

  /** Takes note of a record's epoch; true if records taken in before may now be superseded. */
  boolean noteEpoch(long epoch, Instant observed) {
    Instant begin = epochBegins.get(epoch);
    if (begin != null && !observed.isBefore(begin)) {
      return false;
    }
    epochBegins.put(epoch, observed);
    bookmark = latestBookmark();
    if (epochBegins.firstKey() == epoch) {
      return false;
    }
    completeSnapshots();
    return true;
  }

  boolean isSuperseded(long epoch, Instant observed) {
    if (epochBegins.size() < 2) {
      return false;
    }
    for (Instant begin : epochBegins.tailMap(epoch, false).values()) {
      if (!begin.isAfter(observed)) {
        return true;
      }
    }
    return false;
  }

  /** Takes in a snapshot's marker; true if a snapshot became complete. */
  boolean noteSnapshot(ClusterChange change, boolean isBegin) {
    String id = change.getSnapshotId() == null ? "" : change.getSnapshotId();
    SnapshotKey key = new SnapshotKey(change.getEpoch(), id);
    (isBegin ? begins : ends).merge(key, change.getObservedAt(), (a, b) -> a.isBefore(b) ? a : b);
    return completeSnapshots();
  }

  private boolean completeSnapshots() {
    List<Snapshot> complete = new ArrayList<>();
    begins.forEach(
        (key, begin) -> {
          Instant end = ends.get(key);
          if (end != null && !end.isBefore(begin) && !isSuperseded(key.epoch(), end)) {
            complete.add(new Snapshot(key.id(), begin, end));
          }
        });
    complete.sort(
        Comparator.comparing(Snapshot::begin)
            .thenComparing(Snapshot::end)
            .thenComparing(Snapshot::id));
    boolean changed = !complete.equals(snapshots);
    snapshots = List.copyOf(complete);
    return changed;
  }

  /** Complete snapshots begun after the one moment and before the other, earliest first. */
  List<Snapshot> snapshotsBegunBetween(Instant after, Instant before) {
    if (snapshots.isEmpty() || !snapshots.get(snapshots.size() - 1).begin().isAfter(after)) {
      return List.of();
    }
    return snapshots.stream()
        .filter(s -> s.begin().isAfter(after) && s.begin().isBefore(before))
        .toList();
  }

  /** Begin of the earliest complete snapshot; null before there is one. */
  @Nullable Instant knownFrom() {
    return snapshots.isEmpty() ? null : snapshots.get(0).begin();
  }

  /** End of the earliest complete snapshot; null before there is one. */
  @Nullable Instant firstListed() {
    return snapshots.isEmpty() ? null : snapshots.get(0).end();
  }

  void noteBookmark(long epoch, Instant observed, Instant bookmark) {
    bookmarks
        .computeIfAbsent(epoch, e -> new TreeMap<>())
        .merge(observed, bookmark, (a, b) -> a.isAfter(b) ? a : b);
    this.bookmark = latestBookmark();
  }

  /** The latest bookmark of which no newer epoch takes the word away; null when there is none. */
  @Nullable Instant bookmark() {
    return bookmark;
  }

  private @Nullable Instant latestBookmark() {
    Instant latest = null;
    for (Map.Entry<Long, NavigableMap<Instant, Instant>> epoch : bookmarks.entrySet()) {
      for (Map.Entry<Instant, Instant> told : epoch.getValue().descendingMap().entrySet()) {
        boolean later = latest == null || told.getValue().isAfter(latest);
        if (!isSuperseded(epoch.getKey(), told.getKey())) {
          latest = later ? told.getValue() : latest;
          break;
        }
      }
    }
    return latest;
  }

  /** Forgets bookmarks told before the horizon, except the last of each epoch. */
  void prune(Instant horizon) {
    for (NavigableMap<Instant, Instant> told : bookmarks.values()) {
      Instant last = told.lowerKey(horizon);
      if (last != null) {
        told.headMap(last, false).clear();
      }
    }
  }
}
