package io.weir.policy.judge;

import org.jspecify.annotations.Nullable;

/**
 * The meetings of late, in buckets of two: whoever comes third takes the place of the one that was
 * kept earlier. Grows as long as it must forget. Not thread-safe.
 *
 * <p>Memory: at most {@code most} meetings of about 100 bytes.
 */
final class Meetings {

  private static final int FIRST_PLACES = 1 << 10;

  /** So many are forgotten for each place before there are twice as many places. */
  private static final int PLACES_PER_LOSS = 8;

  private final int most;
  private @Nullable Meeting[] places = new Meeting[FIRST_PLACES];
  private int losses;

  /**
   * @param most how many it keeps at most; a power of two
   */
  Meetings(int most) {
    this.most = most;
  }

  /** The one that is of the flow; null when it is not known, or no more. */
  @Nullable Meeting find(ObservedFlow flow, int service) {
    int bucket = bucket(Meeting.hash(flow, service));
    Meeting later = places[bucket];
    if (later != null && later.isOf(flow, service)) {
      return later;
    }
    Meeting earlier = places[bucket + 1];
    return earlier != null && earlier.isOf(flow, service) ? earlier : null;
  }

  private int bucket(int hash) {
    return hash & (places.length - 2);
  }

  /** In place of one of the same addresses and port. */
  void keep(Meeting meeting) {
    Meeting lost = put(meeting);
    if (lost != null
        && !lost.isSameAs(meeting)
        && ++losses > places.length / PLACES_PER_LOSS
        && places.length < most) {
      grow();
    }
  }

  private @Nullable Meeting put(Meeting meeting) {
    int bucket = bucket(meeting.hash());
    Meeting later = places[bucket];
    places[bucket] = meeting;
    if (later == null || later.isSameAs(meeting)) {
      return null;
    }
    Meeting lost = places[bucket + 1];
    places[bucket + 1] = later;
    return lost;
  }

  private void grow() {
    @Nullable Meeting[] before = places;
    places = new Meeting[2 * before.length];
    losses = 0;
    // Earlier ones first, so that they stay the earlier ones.
    for (int i = before.length - 1; i >= 0; i--) {
      Meeting meeting = before[i];
      if (meeting != null) {
        put(meeting);
      }
    }
  }
}
