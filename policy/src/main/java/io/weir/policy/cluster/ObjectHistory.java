package io.weir.policy.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about one name of one kind: the published versions, and derived from them the
 * segments of time in which each state held. The segments depend on the set of versions and marks
 * only, never on the order in which they came.
 */
final class ObjectHistory<S> {

  private final List<Version<S>> versions = new ArrayList<>(2);
  private List<Segment<S>> segments = List.of();

  /** Adds a version; false if it was there already. */
  boolean add(Version<S> version) {
    int place = Collections.binarySearch(versions, version, Version.ORDER);
    if (place >= 0) {
      return false;
    }
    versions.add(-place - 1, version);
    return true;
  }

  /** The same state as another version has, so that equal states are read and kept once. */
  @Nullable S known(Predicate<S> same) {
    for (int i = versions.size() - 1; i >= 0; i--) {
      S state = versions.get(i).state();
      if (state != null && same.test(state)) {
        return state;
      }
    }
    return null;
  }

  /** Every state that was published and is kept, whether it held or not. */
  List<S> states() {
    List<S> states = new ArrayList<>(versions.size());
    for (Version<S> version : versions) {
      if (version.state() != null) {
        states.add(version.state());
      }
    }
    return states;
  }

  void derive(Marks marks) {
    List<Version<S>> valid = valid(marks);
    List<Segment<S>> derived = new ArrayList<>(valid.size());
    for (int i = 0; i < valid.size(); i++) {
      Version<S> version = valid.get(i);
      S state = version.state();
      if (state == null) {
        continue;
      }
      Instant from = from(valid, i);
      Instant until = i + 1 < valid.size() ? from(valid, i + 1) : Instant.MAX;
      until = goneBefore(valid, i, until, marks);
      append(derived, new Segment<>(from, until, version.observed(), version.uid(), state));
    }
    segments = List.copyOf(derived);
  }

  /** A deletion of an earlier holder of the name that is told after its successor came. */
  private static <S> boolean isForeignDeletion(Version<S> version, List<Version<S>> before) {
    return version.state() == null
        && !before.isEmpty()
        && !before.get(before.size() - 1).sameObject(version);
  }

  /**
   * From when a version holds: its own time, but not before the last moment at which something else
   * was seen, and never later than it was seen itself.
   */
  private static <S> Instant from(List<Version<S>> versions, int index) {
    Version<S> version = versions.get(index);
    Instant effective = version.effective();
    if (effective == null || effective.isAfter(version.observed())) {
      return version.observed();
    }
    if (index > 0 && !effective.isAfter(versions.get(index - 1).observed())) {
      return version.observed();
    }
    return effective;
  }

  /**
   * What a complete snapshot does not name is gone as of its begin. It names what was observed
   * while it was taken.
   */
  private static <S> Instant goneBefore(
      List<Version<S>> versions, int index, Instant until, Marks marks) {
    Instant observed = versions.get(index).observed();
    Instant next = index + 1 < versions.size() ? versions.get(index + 1).observed() : Instant.MAX;
    for (Marks.Snapshot snapshot : marks.snapshotsBegunBetween(observed, until)) {
      if (next.isAfter(snapshot.end())) {
        return snapshot.begin();
      }
    }
    return until;
  }

  /** Joins a state that was only published again to the segment it continues. */
  private static <S> void append(List<Segment<S>> segments, Segment<S> next) {
    if (!next.from().isBefore(next.until())) {
      return;
    }
    int last = segments.size() - 1;
    if (last >= 0) {
      Segment<S> previous = segments.get(last);
      if (previous.until().equals(next.from())
          && Objects.equals(previous.uid(), next.uid())
          && previous.state().equals(next.state())) {
        segments.set(
            last,
            new Segment<>(
                previous.from(),
                next.until(),
                previous.observed(),
                previous.uid(),
                previous.state()));
        return;
      }
    }
    segments.add(next);
  }

  List<Segment<S>> segments() {
    return segments;
  }

  @Nullable Segment<S> segmentAt(Instant moment) {
    for (int i = segments.size() - 1; i >= 0; i--) {
      Segment<S> segment = segments.get(i);
      if (!moment.isBefore(segment.from())) {
        return moment.isBefore(segment.until()) ? segment : null;
      }
    }
    return null;
  }

  @Nullable S at(Instant moment) {
    Segment<S> segment = segmentAt(moment);
    return segment == null ? null : segment.state();
  }

  /** Tells of every moment at which the state changed. */
  void tellChanges(Stretch.Finder finder) {
    for (Segment<S> segment : segments) {
      finder.change(segment.from()).change(segment.until());
    }
  }

  /** Reports each moment within the two (both inclusive) at which the state changed. */
  void changes(Instant first, Instant last, Consumer<Instant> sink) {
    for (Segment<S> segment : segments) {
      report(segment.from(), first, last, sink);
      report(segment.until(), first, last, sink);
    }
  }

  private static void report(Instant change, Instant first, Instant last, Consumer<Instant> sink) {
    if (!change.isBefore(first) && !change.isAfter(last)) {
      sink.accept(change);
    }
  }

  /**
   * Forgets versions that no moment at or after {@code horizon} can meet.
   *
   * @return true if nothing is left
   */
  boolean prune(Instant horizon, Marks marks) {
    Version<S> holding = null;
    for (Version<S> version : valid(marks)) {
      if (!version.observed().isAfter(horizon)) {
        holding = version;
      }
    }
    if (holding == null) {
      return versions.isEmpty();
    }
    while (!versions.get(0).equals(holding)) {
      versions.remove(0);
    }
    Instant end = segments.isEmpty() ? Instant.MIN : segments.get(segments.size() - 1).until();
    if (versions.size() == 1 && !end.isAfter(horizon)) {
      versions.clear();
    }
    derive(marks);
    return versions.isEmpty();
  }

  private List<Version<S>> valid(Marks marks) {
    List<Version<S>> valid = new ArrayList<>(versions.size());
    for (Version<S> version : versions) {
      if (!marks.isSuperseded(version.epoch(), version.observed())
          && !isForeignDeletion(version, valid)) {
        valid.add(version);
      }
    }
    return valid;
  }
}
