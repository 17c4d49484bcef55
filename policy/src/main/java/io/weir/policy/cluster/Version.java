package io.weir.policy.cluster;

import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One published change of one object.
 *
 * @param observed when the publisher saw it
 * @param effective the object's own time for the change; null when it has none
 * @param state null when the object was gone
 */
record Version<S>(
    Instant observed,
    @Nullable Instant effective,
    long epoch,
    @Nullable String uid,
    @Nullable String resourceVersion,
    @Nullable S state) {

  /**
   * By time of observation. Ties are broken by content, so that the order of arrival never matters.
   */
  static final Comparator<Version<?>> ORDER =
      Comparator.<Version<?>, Instant>comparing(Version::observed)
          .thenComparingLong(Version::epoch)
          .thenComparingLong(Version::revision)
          .thenComparing(version -> version.state == null)
          .thenComparing(Version::toString);

  static <S> Version<S> of(ClusterChange change, @Nullable S state) {
    return new Version<>(
        change.getObservedAt(),
        change.getEffectiveAt(),
        change.getEpoch(),
        change.getUid(),
        change.getResourceVersion(),
        state);
  }

  /** True unless both name a uid and the two differ. */
  boolean sameObject(Version<?> other) {
    return uid == null || other.uid == null || uid.equals(other.uid);
  }

  private long revision() {
    if (resourceVersion == null) {
      return 0;
    }
    try {
      return Long.parseLong(resourceVersion);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
