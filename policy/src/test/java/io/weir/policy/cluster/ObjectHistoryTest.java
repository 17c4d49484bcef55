package io.weir.policy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.testing.Changes;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When each state of one name held. Moments are seconds after the start. */
class ObjectHistoryTest {

  private final Marks marks = new Marks();
  private final ObjectHistory<String> history = new ObjectHistory<>();

  private static Instant at(long second) {
    return Instant.EPOCH.plusSeconds(second);
  }

  private static Version<String> version(
      long observed, @Nullable String uid, @Nullable String state) {
    return new Version<>(at(observed), null, 1, uid, null, state);
  }

  private static Version<String> effective(long observed, long effective, String state) {
    return new Version<>(at(observed), at(effective), 1, "u", null, state);
  }

  private void add(Version<String> version) {
    marks.noteEpoch(version.epoch(), version.observed());
    history.add(version);
    history.derive(marks);
  }

  private void snapshot(String id, long begin, long end) {
    note(Changes.snapshotBegin(id, at(begin)), true);
    note(Changes.snapshotEnd(id, at(end)), false);
    history.derive(marks);
  }

  private void note(ClusterChange change, boolean begins) {
    marks.noteSnapshot(change, begins);
  }

  /** Each segment as {@code state from-until}. */
  private List<String> held() {
    return history.segments().stream()
        .map(
            segment ->
                segment.state()
                    + " "
                    + segment.from().getEpochSecond()
                    + "-"
                    + (segment.until().equals(Instant.MAX) ? "" : segment.until().getEpochSecond()))
        .toList();
  }

  @Nested
  class Versions {

    @Test
    void holdFromWhenTheyWereSeenUntilTheNext() {
      add(version(10, "u", "a"));
      add(version(20, "u", "b"));
      add(version(30, "u", null));

      assertThat(held()).containsExactly("a 10-20", "b 20-30");
      assertThat(history.at(at(9))).isNull();
      assertThat(history.at(at(10))).isEqualTo("a");
      assertThat(history.at(at(20).minusNanos(1))).isEqualTo("a");
      assertThat(history.at(at(20))).isEqualTo("b");
      assertThat(history.at(at(30))).isNull();
    }

    @Test
    void holdFromTheirOwnTimeUnlessSomethingElseWasSeenSince() {
      add(effective(10, 5, "a"));
      add(effective(20, 11, "b"));
      add(effective(30, 20, "c"));
      add(effective(40, 41, "d"));

      assertThat(held()).containsExactly("a 5-11", "b 11-30", "c 30-40", "d 40-");
    }

    @Test
    void ofTheSameStateAreOne() {
      add(version(10, "u", "a"));
      add(version(20, "u", "a"));
      add(version(30, "v", "a"));

      assertThat(held()).containsExactly("a 10-30", "a 30-");
      assertThat(history.segments().get(0).observed()).isEqualTo(at(10));
    }

    @Test
    void areNotOneAcrossAGap() {
      add(version(10, "u", "a"));
      add(version(20, "u", null));
      add(version(30, "u", "a"));

      assertThat(held()).containsExactly("a 10-20", "a 30-");
    }

    @Test
    void areTakenOnce() {
      assertThat(history.add(version(10, "u", "a"))).isTrue();
      assertThat(history.add(version(10, "u", "a"))).isFalse();
      assertThat(history.add(version(10, "u", "b"))).isTrue();
      assertThat(history.states()).containsExactly("a", "b");
    }

    @Test
    void deletedUnderAnotherUidDeleteNothing() {
      add(version(10, "old", "a"));
      add(version(20, "new", "b"));
      add(version(30, "old", null));

      assertThat(held()).containsExactly("a 10-20", "b 20-");

      add(version(40, null, null));
      assertThat(held()).containsExactly("a 10-20", "b 20-40");
    }

    @Test
    void ofOneMomentAreOrderedByEpochRevisionAndDeletion() {
      Version<String> older = new Version<>(at(1), null, 1, "u", "9", "a");
      Version<String> newer = new Version<>(at(1), null, 1, "u", "10", "b");
      Version<String> gone = new Version<>(at(1), null, 1, "u", "10", null);
      Version<String> wordy = new Version<>(at(1), null, 1, "u", "x", "c");
      Version<String> nextEpoch = new Version<>(at(1), null, 2, "u", null, "d");
      List<Version<String>> versions =
          new ArrayList<>(List.of(nextEpoch, gone, newer, wordy, older));

      versions.sort(Version.ORDER);

      assertThat(versions).containsExactly(wordy, older, newer, gone, nextEpoch);
    }

    @Test
    void thatAreEqualAreFoundAmongThoseKept() {
      add(version(10, "u", "a"));
      add(version(20, "u", null));

      assertThat(history.known(state -> state.equals("a"))).isEqualTo("a");
      assertThat(history.known(state -> state.equals("b"))).isNull();
    }

    @Test
    void reportTheirChangesWithinBothMoments() {
      add(version(10, "u", "a"));
      add(version(20, "u", "b"));
      add(version(30, "u", null));
      List<Instant> changes = new ArrayList<>();

      history.changes(at(10), at(20), changes::add);
      assertThat(changes).containsOnly(at(10), at(20));

      changes.clear();
      history.changes(at(11), at(19), changes::add);
      assertThat(changes).isEmpty();

      changes.clear();
      history.changes(at(21), at(30), changes::add);
      assertThat(changes).containsExactly(at(30));
    }

    @Test
    void boundTheStretchInWhichNothingChanges() {
      add(version(10, "u", "a"));
      add(version(20, "u", "b"));

      assertThat(stretch(at(5))).isEqualTo(new Stretch(Instant.MIN, at(10)));
      assertThat(stretch(at(10))).isEqualTo(new Stretch(at(10), at(20)));
      assertThat(stretch(at(20).minusNanos(1))).isEqualTo(new Stretch(at(10), at(20)));
      assertThat(stretch(at(20))).isEqualTo(new Stretch(at(20), Instant.MAX));
    }

    private Stretch stretch(Instant moment) {
      Stretch.Finder finder = new Stretch.Finder(moment);
      history.tellChanges(finder);
      return finder.found();
    }
  }

  @Nested
  class Snapshots {

    @Test
    void endWhatTheyDoNotNameAtTheirBegin() {
      add(version(10, "u", "a"));
      snapshot("s", 20, 25);

      assertThat(held()).containsExactly("a 10-20");
    }

    @Test
    void nameWhatIsSeenUntilTheirVeryEnd() {
      add(version(10, "u", "a"));
      add(version(25, "u", "a"));
      snapshot("s", 20, 25);

      assertThat(held()).containsExactly("a 10-");
    }

    @Test
    void doNotNameWhatIsSeenAfterTheirEnd() {
      add(version(10, "u", "a"));
      add(version(26, "u", "a"));
      snapshot("s", 20, 25);

      assertThat(held()).containsExactly("a 10-20", "a 26-");
    }

    @Test
    void endNothingThatWasSeenAsTheyBegan() {
      add(version(20, "u", "a"));
      snapshot("s", 20, 25);

      assertThat(held()).containsExactly("a 20-");
    }

    @Test
    void endItAtTheFirstThatDoesNotNameIt() {
      add(version(10, "u", "a"));
      snapshot("late", 40, 45);
      snapshot("early", 20, 25);

      assertThat(held()).containsExactly("a 10-20");
    }

    @Test
    void thatCameAfterADeletionChangeNothing() {
      add(version(10, "u", "a"));
      add(version(15, "u", null));
      snapshot("s", 20, 25);

      assertThat(held()).containsExactly("a 10-15");
    }
  }

  @Nested
  class Pruning {

    @Test
    void forgetsWhatNoMomentSinceCanMeet() {
      add(version(10, "u", "a"));
      add(version(20, "u", "b"));
      add(version(30, "u", "c"));

      assertThat(history.prune(at(25), marks)).isFalse();
      assertThat(held()).containsExactly("b 20-30", "c 30-");
      assertThat(history.prune(at(30), marks)).isFalse();
      assertThat(held()).containsExactly("c 30-");
    }

    @Test
    void keepsWhatBeganAfterTheHorizon() {
      add(version(10, "u", "a"));

      assertThat(history.prune(at(9), marks)).isFalse();
      assertThat(held()).containsExactly("a 10-");
    }

    @Test
    void forgetsWhatIsGoneAltogether() {
      add(version(10, "u", "a"));
      add(version(20, "u", null));

      assertThat(history.prune(at(19), marks)).isFalse();
      assertThat(held()).containsExactly("a 10-20");
      assertThat(history.prune(at(20), marks)).isTrue();
      assertThat(held()).isEmpty();
      assertThat(history.prune(at(30), marks)).isTrue();
    }

    @Test
    void forgetsWhatASnapshotEndedAtTheHorizon() {
      add(version(10, "u", "a"));
      snapshot("s", 20, 25);

      assertThat(history.prune(at(19), marks)).isFalse();
      assertThat(history.prune(at(20), marks)).isTrue();
    }
  }
}
