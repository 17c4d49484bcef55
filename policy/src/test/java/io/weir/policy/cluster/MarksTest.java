package io.weir.policy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.cluster.Marks.Snapshot;
import io.weir.policy.testing.Changes;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What epochs, snapshots and bookmarks say together. Moments are seconds after the start. */
class MarksTest {

  private final Marks marks = new Marks();

  private static Instant at(long second) {
    return Instant.EPOCH.plusSeconds(second);
  }

  private boolean begin(long epoch, String id, long second) {
    marks.noteEpoch(epoch, at(second));
    var change = Changes.snapshotBegin(id, at(second));
    change.setEpoch(epoch);
    return marks.noteSnapshot(change, true);
  }

  private boolean end(long epoch, String id, long second) {
    marks.noteEpoch(epoch, at(second));
    var change = Changes.snapshotEnd(id, at(second));
    change.setEpoch(epoch);
    return marks.noteSnapshot(change, false);
  }

  private void bookmark(long epoch, long told, long upTo) {
    marks.noteEpoch(epoch, at(told));
    marks.noteBookmark(epoch, at(told), at(upTo));
  }

  @Nested
  class Epochs {

    @Test
    void supersedeOlderOnesFromTheirEarliestRecordOn() {
      assertThat(marks.noteEpoch(1, at(10))).isFalse();
      assertThat(marks.noteEpoch(2, at(30))).isTrue();
      assertThat(marks.noteEpoch(2, at(40))).isFalse();

      assertThat(marks.isSuperseded(1, at(29))).isFalse();
      assertThat(marks.isSuperseded(1, at(30))).isTrue();
      assertThat(marks.isSuperseded(2, at(50))).isFalse();

      assertThat(marks.noteEpoch(2, at(20))).isTrue();
      assertThat(marks.isSuperseded(1, at(20))).isTrue();
      assertThat(marks.isSuperseded(1, at(19))).isFalse();
    }

    @Test
    void thatAreTheOldestSupersedeNothing() {
      marks.noteEpoch(2, at(30));

      assertThat(marks.noteEpoch(1, at(40))).isFalse();
      assertThat(marks.noteEpoch(1, at(10))).isFalse();
      assertThat(marks.isSuperseded(1, at(40))).isTrue();
      assertThat(marks.isSuperseded(2, at(40))).isFalse();
    }

    @Test
    void areAllAsked() {
      marks.noteEpoch(1, at(10));
      marks.noteEpoch(2, at(50));
      marks.noteEpoch(3, at(30));

      assertThat(marks.isSuperseded(1, at(30))).isTrue();
      assertThat(marks.isSuperseded(1, at(29))).isFalse();
      assertThat(marks.isSuperseded(2, at(50))).isTrue();
    }
  }

  @Nested
  class Snapshots {

    @Test
    void areCompleteWithBothTheirMarkers() {
      assertThat(begin(1, "s", 10)).isFalse();
      assertThat(marks.knownFrom()).isNull();
      assertThat(marks.firstListed()).isNull();

      assertThat(end(1, "s", 15)).isTrue();
      assertThat(marks.knownFrom()).isEqualTo(at(10));
      assertThat(marks.firstListed()).isEqualTo(at(15));
      assertThat(end(1, "s", 15)).isFalse();
    }

    @Test
    void needMarkersOfOneIdAndOneEpoch() {
      begin(1, "a", 10);

      assertThat(end(1, "b", 15)).isFalse();
      assertThat(end(2, "a", 15)).isFalse();
      assertThat(marks.knownFrom()).isNull();
    }

    @Test
    void doNotEndBeforeTheyBegin() {
      begin(1, "s", 10);

      assertThat(end(1, "s", 9)).isFalse();
      assertThat(marks.knownFrom()).isNull();
    }

    @Test
    void mayEndAsTheyBegin() {
      begin(1, "s", 10);

      assertThat(end(1, "s", 10)).isTrue();
    }

    @Test
    void beganWithTheEarliestMarkerOfSeveral() {
      begin(1, "s", 12);
      begin(1, "s", 10);
      begin(1, "s", 11);
      end(1, "s", 15);
      end(1, "s", 14);

      assertThat(marks.knownFrom()).isEqualTo(at(10));
      assertThat(marks.firstListed()).isEqualTo(at(14));
    }

    @Test
    void areVoidWhereAnotherPublisherBeganBeforeTheirEnd() {
      begin(1, "s", 10);
      end(1, "s", 15);
      assertThat(marks.noteEpoch(2, at(16))).isTrue();
      assertThat(marks.knownFrom()).isEqualTo(at(10));

      assertThat(marks.noteEpoch(2, at(15))).isTrue();
      assertThat(marks.knownFrom()).isNull();
    }

    @Test
    void areFoundByWhenTheyBeganEarliestFirst() {
      begin(1, "b", 20);
      end(1, "b", 25);
      begin(1, "a", 10);
      end(1, "a", 15);

      Snapshot a = new Snapshot("a", at(10), at(15));
      Snapshot b = new Snapshot("b", at(20), at(25));
      assertThat(marks.snapshotsBegunBetween(at(9), at(21))).containsExactly(a, b);
      assertThat(marks.snapshotsBegunBetween(at(9), at(20))).containsExactly(a);
      assertThat(marks.snapshotsBegunBetween(at(10), at(21))).containsExactly(b);
      assertThat(marks.snapshotsBegunBetween(at(20), at(99))).isEmpty();
      assertThat(marks.knownFrom()).isEqualTo(at(10));
    }
  }

  @Nested
  class Bookmarks {

    @Test
    void theLatestCounts() {
      assertThat(marks.bookmark()).isNull();
      bookmark(1, 10, 9);
      assertThat(marks.bookmark()).isEqualTo(at(9));
      bookmark(1, 20, 19);
      assertThat(marks.bookmark()).isEqualTo(at(19));
      bookmark(1, 15, 14);
      assertThat(marks.bookmark()).isEqualTo(at(19));
    }

    @Test
    void ofOneMomentTheLaterOneCounts() {
      bookmark(1, 10, 8);
      bookmark(1, 10, 9);
      bookmark(1, 10, 7);

      assertThat(marks.bookmark()).isEqualTo(at(9));
    }

    @Test
    void whatAnOlderPublisherSaidBeforeTheNewerBeganStillCounts() {
      bookmark(1, 10, 9);
      bookmark(1, 30, 29);
      marks.noteEpoch(2, at(20));

      assertThat(marks.bookmark()).isEqualTo(at(9));

      bookmark(2, 25, 5);
      assertThat(marks.bookmark()).isEqualTo(at(9));
      bookmark(2, 40, 39);
      assertThat(marks.bookmark()).isEqualTo(at(39));
    }

    @Test
    void areForgottenButForTheLastBeforeTheHorizon() {
      bookmark(1, 10, 9);
      bookmark(1, 20, 19);
      bookmark(1, 30, 29);

      marks.prune(at(30));
      marks.noteEpoch(2, at(30));
      assertThat(marks.bookmark()).isEqualTo(at(19));

      marks.noteEpoch(2, at(20));
      assertThat(marks.bookmark()).isNull();
    }

    @Test
    void beforeTheHorizonAreNotForgottenWhereNoneFollows() {
      bookmark(1, 10, 9);

      marks.prune(at(10));
      marks.prune(at(50));

      assertThat(marks.bookmark()).isEqualTo(at(9));
    }
  }
}
