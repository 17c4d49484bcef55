package io.weir.stream.judging;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.BroadcastState;
import org.jspecify.annotations.Nullable;

/** Forgets the cluster changes that no flow at or after a horizon can need. */
final class StatePruning {

  private StatePruning() {}

  /**
   * Prunes one cluster's entries.
   *
   * @return how many versions are gone
   */
  static int prune(String cluster, BroadcastState<String, List<byte[]>> state, Instant horizon)
      throws Exception {
    String begins = cluster + '\n' + ChangeType.SNAPSHOT_BEGIN;
    String ends = cluster + '\n' + ChangeType.SNAPSHOT_END;
    ClusterChange snapshot = lastComplete(state.get(begins), state.get(ends), horizon);
    Instant snapshotBegin = snapshot == null ? null : snapshot.getObservedAt();
    Map<String, List<byte[]>> pruned = new HashMap<>();
    for (Map.Entry<String, List<byte[]>> entry : state.entries()) {
      String key = entry.getKey();
      if (!key.startsWith(cluster + '\n') || key.equals(cluster + '\n' + ChangeType.BOOKMARK)) {
        continue;
      }
      List<byte[]> versions = entry.getValue();
      List<byte[]> kept =
          key.equals(begins) || key.equals(ends)
              ? since(versions, snapshotBegin)
              : ObjectHistory.prune(versions, horizon, snapshotBegin);
      if (kept != versions) {
        pruned.put(key, kept);
      }
    }
    int gone = 0;
    for (Map.Entry<String, List<byte[]>> entry : pruned.entrySet()) {
      gone += state.get(entry.getKey()).size() - entry.getValue().size();
      if (entry.getValue().isEmpty()) {
        state.remove(entry.getKey());
      } else {
        state.put(entry.getKey(), entry.getValue());
      }
    }
    return gone;
  }

  /** The begin mark of the last snapshot whose end stands at or before the horizon. */
  private static @Nullable ClusterChange lastComplete(
      @Nullable List<byte[]> begins, @Nullable List<byte[]> ends, Instant horizon) {
    if (begins == null || ends == null) {
      return null;
    }
    Set<String> completed = new HashSet<>();
    for (byte[] bytes : ends) {
      ClusterChange end = ObjectHistory.read(bytes);
      if (!end.getObservedAt().isAfter(horizon)) {
        completed.add(String.valueOf(end.getSnapshotId()));
      }
    }
    ClusterChange last = null;
    for (byte[] bytes : begins) {
      ClusterChange begin = ObjectHistory.read(bytes);
      if (completed.contains(String.valueOf(begin.getSnapshotId()))
          && (last == null || begin.getObservedAt().isAfter(last.getObservedAt()))) {
        last = begin;
      }
    }
    return last;
  }

  private static List<byte[]> since(List<byte[]> marks, @Nullable Instant begin) {
    if (begin == null) {
      return marks;
    }
    List<byte[]> kept = new ArrayList<>();
    for (byte[] bytes : marks) {
      if (!ObjectHistory.read(bytes).getObservedAt().isBefore(begin)) {
        kept.add(bytes);
      }
    }
    return kept.size() == marks.size() ? marks : kept;
  }
}
