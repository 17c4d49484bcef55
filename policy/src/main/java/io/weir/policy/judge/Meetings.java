package io.weir.policy.judge;

import org.jspecify.annotations.Nullable;

/**
 * The meetings of late, in buckets of eight: whoever comes to a full one takes the place of
 * another. Grows as long as it must forget. Not thread-safe.
 *
 * <p>Memory: at most {@code most} meetings of about 100 bytes, in as many places of 8 bytes.
 */
final class Meetings {

  private static final int FIRST_PLACES = 1 << 10;

  /** A power of two; the tags of a bucket lie in half a line of cache. */
  private static final int BUCKET = 8;

  /** So many are forgotten for each place before there are twice as many places. */
  private static final int PLACES_PER_LOSS = 8;

  private final int most;

  /** Part of each meeting's hash, never 0: hardly ever a wrong one is looked at. */
  private int[] tags = new int[FIRST_PLACES];

  private @Nullable Meeting[] places = new Meeting[FIRST_PLACES];
  private int losses;
  private int nextLost;

  /**
   * @param most how many it keeps at most; a power of two
   */
  Meetings(int most) {
    this.most = most;
  }

  /** The one that is of the flow; null when it is not known, or no more. */
  @Nullable Meeting find(ObservedFlow flow, long service) {
    int tag = tag(Meeting.hash(flow, service));
    int bucket = bucket(tag);
    for (int place = bucket; place < bucket + BUCKET; place++) {
      if (tags[place] == tag) {
        Meeting meeting = places[place];
        if (meeting != null && meeting.isOf(flow, service)) {
          return meeting;
        }
      }
    }
    return null;
  }

  private static int tag(long hash) {
    return (int) (hash >>> 32) | 1;
  }

  /** Of other bits than most of a tag, which all who lie in one bucket share. */
  private int bucket(int tag) {
    return tag & (places.length - BUCKET);
  }

  /** In place of one of the same addresses and port. */
  void keep(Meeting meeting) {
    if (put(meeting) && ++losses > places.length / PLACES_PER_LOSS && places.length < most) {
      grow();
    }
  }

  /** True if another one had to go. */
  private boolean put(Meeting meeting) {
    int tag = tag(meeting.hash());
    int bucket = bucket(tag);
    int place = placeFor(meeting, tag, bucket);
    boolean full = place < 0;
    if (full) {
      nextLost++;
      place = bucket + (nextLost & (BUCKET - 1));
    }
    tags[place] = tag;
    places[place] = meeting;
    return full;
  }

  /** Where one of the same addresses and port lies, or else a free place; negative when none is. */
  private int placeFor(Meeting meeting, int tag, int bucket) {
    int free = -1;
    for (int place = bucket + BUCKET - 1; place >= bucket; place--) {
      Meeting there = places[place];
      if (there == null) {
        free = place;
      } else if (tags[place] == tag && there.isSameAs(meeting)) {
        return place;
      }
    }
    return free;
  }

  private void grow() {
    @Nullable Meeting[] before = places;
    int[] tagsBefore = tags;
    places = new Meeting[2 * before.length];
    tags = new int[places.length];
    losses = 0;
    for (int i = 0; i < before.length; i++) {
      if (before[i] != null) {
        int place = firstFree(bucket(tagsBefore[i]));
        tags[place] = tagsBefore[i];
        places[place] = before[i];
      }
    }
  }

  /** A bucket's meetings go to two new ones, so that there is room for each. */
  private int firstFree(int bucket) {
    int place = bucket;
    while (places[place] != null) {
      place++;
    }
    return place;
  }
}
