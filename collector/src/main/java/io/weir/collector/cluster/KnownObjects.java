package io.weir.collector.cluster;

import io.weir.collector.ClusterSink;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a source has published of its cluster: tells what is new in a listing or an event, and can
 * publish all of it again as a snapshot. Events that change nothing that Weir keeps (a node's
 * heartbeat) are not news. Not thread-safe.
 */
final class KnownObjects {

  private final ChangeStamp stamp;
  private final Map<ObjectKey, ClusterChange> objects = new LinkedHashMap<>();

  KnownObjects(ChangeStamp stamp) {
    this.stamp = stamp;
  }

  /**
   * Takes a full listing of some part of the cluster.
   *
   * @param listing what is there, as PRESENT
   * @param scope which objects the listing would name if they were there
   * @param observedAt when the listing was made
   * @return what is new, deletions first: an address may have passed from one object to another
   */
  List<ClusterChange> listed(
      List<ClusterChange> listing, Predicate<ObjectKey> scope, Instant observedAt) {
    Set<ObjectKey> named = new HashSet<>();
    listing.forEach(change -> named.add(ObjectKey.of(change)));
    List<ClusterChange> news = new ArrayList<>();
    for (ObjectKey key : List.copyOf(objects.keySet())) {
      if (scope.test(key) && !named.contains(key)) {
        ClusterChange gone = objects.remove(key);
        if (gone != null) {
          news.add(stamp.deleted(gone, observedAt));
        }
      }
    }
    List<ClusterChange> present = new ArrayList<>();
    for (ClusterChange change : listing) {
      for (ClusterChange one : event(change)) {
        (one.getType() == ChangeType.DELETED ? news : present).add(one);
      }
    }
    news.addAll(present);
    return news;
  }

  /** Takes one PRESENT or DELETED; returns what of it is news, in order. */
  List<ClusterChange> event(ClusterChange change) {
    ObjectKey key = ObjectKey.of(change);
    ClusterChange known = objects.get(key);
    if (change.getType() == ChangeType.DELETED) {
      if (known == null || !sameIncarnation(known, change)) {
        return List.of();
      }
      objects.remove(key);
      return List.of(change);
    }
    if (known == null) {
      objects.put(key, change);
      return List.of(change);
    }
    if (!sameIncarnation(known, change)) {
      // Its deletion was missed; the new one keeps its place at the end, as published.
      objects.remove(key);
      objects.put(key, change);
      return List.of(stamp.deleted(known, change.getObservedAt()), change);
    }
    if (sameContent(known, change)) {
      return List.of();
    }
    // The object's creation says nothing of when this state began.
    ClusterChange modified = ClusterChange.newBuilder(change).setEffectiveAt(null).build();
    objects.put(key, modified);
    return List.of(modified);
  }

  /** Publishes all that is known between markers. */
  void snapshot(ClusterSink sink, Instant now) throws InterruptedException {
    String id = stamp.publisher() + "/" + stamp.epoch() + "@" + now;
    sink.change(stamp.snapshotBegin(id, now));
    name(sink, now);
    sink.change(stamp.snapshotEnd(id, now));
  }

  /** Publishes all that is known as a snapshot of that moment names it, without its markers. */
  void name(ClusterSink sink, Instant snapshot) throws InterruptedException {
    for (ClusterChange change : objects.values()) {
      sink.change(within(change, snapshot));
    }
  }

  boolean knows(ObjectKey key) {
    return objects.containsKey(key);
  }

  /**
   * An object as a snapshot names it: observed in the snapshot, by which readers know that it is
   * named, but holding since it was first observed, so that flows before the snapshot find it.
   */
  static ClusterChange within(ClusterChange change, Instant snapshot) {
    Instant since =
        change.getEffectiveAt() == null ? change.getObservedAt() : change.getEffectiveAt();
    return ClusterChange.newBuilder(change).setObservedAt(snapshot).setEffectiveAt(since).build();
  }

  private static boolean sameIncarnation(ClusterChange a, ClusterChange b) {
    return a.getUid() == null || b.getUid() == null || a.getUid().equals(b.getUid());
  }

  private static boolean sameContent(ClusterChange a, ClusterChange b) {
    return Objects.equals(a.getState(), b.getState())
        && Objects.equals(a.getGeneration(), b.getGeneration())
        && Objects.equals(a.getApiVersion(), b.getApiVersion());
  }
}
