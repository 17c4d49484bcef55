package io.weir.cli.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the marks of one cluster tell: where its snapshots are and how far it is known. What an
 * epoch observed after a newer one had begun does not count.
 *
 * @param snapshots complete or not
 * @param epochs in any order
 */
record ArchivedMarks(List<Snapshot> snapshots, List<Epoch> epochs) {

  /**
   * A full listing.
   *
   * @param end null when its last marker is missing
   */
  record Snapshot(long epoch, Instant begin, @Nullable Instant end) {}

  /**
   * What one epoch observed.
   *
   * @param bookmark the last; null when it has none
   */
  record Epoch(
      long epoch, Instant firstObserved, Instant lastObserved, @Nullable Instant bookmark) {}

  /** From when on the state is known, and up to when. */
  record Reach(Instant first, Instant last) {}

  /** Empty without a complete snapshot. */
  Optional<Reach> reach() {
    return complete().stream()
        .findFirst()
        .map(
            first -> {
              Epoch newest =
                  epochs.stream().max(Comparator.comparingLong(Epoch::epoch)).orElseThrow();
              Instant last = newest.bookmark() == null ? newest.lastObserved() : newest.bookmark();
              return new Reach(first.begin(), last);
            });
  }

  /**
   * From where on to read what holds at a moment: the begin of the last complete snapshot that
   * leaves the history of the window, else of the first before the moment; empty when there is
   * none.
   */
  Optional<Instant> snapshotFor(Instant moment, Duration window) {
    List<Instant> begins =
        complete().stream().map(Snapshot::begin).filter(begin -> !begin.isAfter(moment)).toList();
    return begins.stream()
        .filter(begin -> Duration.between(begin, moment).compareTo(window) >= 0)
        .reduce((earlier, later) -> later)
        .or(() -> begins.stream().findFirst());
  }

  private List<Snapshot> complete() {
    Map<Long, Instant> superseded = new HashMap<>();
    for (Epoch older : epochs) {
      epochs.stream()
          .filter(newer -> newer.epoch() > older.epoch())
          .map(Epoch::firstObserved)
          .min(Comparator.naturalOrder())
          .ifPresent(begin -> superseded.put(older.epoch(), begin));
    }
    return snapshots.stream()
        .filter(snapshot -> snapshot.end() != null && !snapshot.end().isBefore(snapshot.begin()))
        .filter(
            snapshot -> {
              Instant over = superseded.get(snapshot.epoch());
              return over == null || over.isAfter(snapshot.end());
            })
        .sorted(Comparator.comparing(Snapshot::begin))
        .toList();
  }
}
