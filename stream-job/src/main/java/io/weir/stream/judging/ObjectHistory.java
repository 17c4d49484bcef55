package io.weir.stream.judging;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.wire.WireFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one object, or the marks of one kind, as the broadcast state holds them: bytes.
 */
final class ObjectHistory {

  // Ties are broken so that a snapshot's marks enclose what they enclosed when published.
  static final Comparator<ClusterChange> PUBLISHED_ORDER =
      Comparator.comparing(ClusterChange::getObservedAt)
          .thenComparingInt(ObjectHistory::rankAtOneMoment);

  private ObjectHistory() {}

  /** Where the broadcast state keeps a change. Bookmarks replace each other, all else adds up. */
  static String key(ClusterChange change) {
    return switch (change.getType()) {
      case BOOKMARK, SNAPSHOT_BEGIN, SNAPSHOT_END, UNKNOWN ->
          change.getCluster() + '\n' + change.getType();
      case PRESENT, DELETED ->
          String.join(
              "\n",
              change.getCluster(),
              String.valueOf(change.getKind()),
              String.valueOf(change.getNamespace()),
              String.valueOf(change.getName()),
              String.valueOf(change.getUid()));
    };
  }

  static ClusterChange read(byte[] bytes) {
    return WireFormat.decode(bytes, ClusterChange.class).recordOrThrow();
  }

  /** A new list with the change, unless it is there already. */
  static List<byte[]> with(@Nullable List<byte[]> versions, byte[] change) {
    if (versions == null) {
      return List.of(change);
    }
    for (byte[] version : versions) {
      if (Arrays.equals(version, change)) {
        return versions;
      }
    }
    List<byte[]> longer = new ArrayList<>(versions);
    longer.add(change);
    return longer;
  }

  /**
   * What a view at or after the horizon can still need: all later versions and the last one before.
   * Nothing when that is a deletion, or older than the snapshot, which did not name it then.
   *
   * @param snapshotBegin begin of the last snapshot that was complete by the horizon; null for none
   */
  static List<byte[]> prune(
      List<byte[]> versions, Instant horizon, @Nullable Instant snapshotBegin) {
    ClusterChange lastBefore = null;
    byte[] lastBeforeBytes = null;
    List<byte[]> kept = new ArrayList<>();
    for (byte[] bytes : versions) {
      ClusterChange change = read(bytes);
      if (holdsFrom(change).isAfter(horizon)) {
        kept.add(bytes);
      } else if (lastBefore == null || PUBLISHED_ORDER.compare(change, lastBefore) >= 0) {
        lastBefore = change;
        lastBeforeBytes = bytes;
      }
    }
    boolean gone =
        lastBefore == null
            || lastBefore.getType() == ChangeType.DELETED
            || (snapshotBegin != null && lastBefore.getObservedAt().isBefore(snapshotBegin));
    if (!gone && lastBeforeBytes != null) {
      kept.add(0, lastBeforeBytes);
    }
    return kept.size() == versions.size() ? versions : kept;
  }

  /** The later of the two times: nothing is forgotten while one of them still matters. */
  private static Instant holdsFrom(ClusterChange change) {
    Instant effective = change.getEffectiveAt();
    Instant observed = change.getObservedAt();
    return effective != null && effective.isAfter(observed) ? effective : observed;
  }

  private static int rankAtOneMoment(ClusterChange change) {
    return switch (change.getType()) {
      case SNAPSHOT_BEGIN -> 0;
      case UNKNOWN, PRESENT, DELETED -> 1;
      case SNAPSHOT_END -> 2;
      case BOOKMARK -> 3;
    };
  }
}
