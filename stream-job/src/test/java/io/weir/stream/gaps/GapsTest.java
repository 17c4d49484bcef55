package io.weir.stream.gaps;

import static io.weir.stream.gaps.GapsHarness.WAIT;
import static io.weir.stream.gaps.GapsHarness.numbered;
import static io.weir.stream.testing.Flows.CELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GapsTest {

  @Test
  void aGapIsToldWithItsUnitItsCountAndTheTimeAroundIt() throws Exception {
    try (GapsHarness gaps = new GapsHarness()) {
      gaps.send(0, 1, 5, 6);
      gaps.end();

      assertThat(gaps.losses())
          .containsExactly(
              new ObserverLoss(
                  "east",
                  "node-a",
                  1L,
                  0,
                  2L,
                  CELL.plusSeconds(1),
                  CELL.plusSeconds(5).plusMillis(500),
                  LossPlace.UNKNOWN,
                  LossUnit.RECORDS,
                  3L,
                  "numbers 2 to 4 did not come"));
    }
  }

  @Test
  void whereReadingBeginsInTheMiddleTheFirstNumberIsNoGap() throws Exception {
    try (GapsHarness gaps = new GapsHarness()) {
      gaps.send(1000, 1001, 3, 1002);
      gaps.end();

      assertThat(gaps.told()).isEmpty();
    }
  }

  @Test
  void aNewProcessOfAnObserverThatWasReadBeginsWithZero() throws Exception {
    try (GapsHarness gaps = new GapsHarness()) {
      gaps.send(7, 8);
      gaps.sendTo(0, ofEpoch(2, 2), ofEpoch(2, 3));
      gaps.sendTo(1, ofEpoch(3, 0));
      gaps.end();

      assertThat(gaps.told()).containsExactly("node-a 2 0: 0+2");
      assertThat(gaps.losses().get(0).getIntervalStart()).isBefore(CELL);
    }
  }

  @Test
  void whatAnOldProcessNeverSentIsForItsSuccessorToTell() throws Exception {
    try (GapsHarness gaps = new GapsHarness()) {
      gaps.send(0, 1);
      gaps.sendTo(0, ofEpoch(2, 0), ofEpoch(2, 1));
      gaps.send(2);
      gaps.end();

      assertThat(gaps.told()).isEmpty();
    }
  }

  @Test
  void whatComesAgainIsNoGapAndFillsNone() throws Exception {
    try (GapsHarness gaps = new GapsHarness()) {
      gaps.send(0, 1, 2, 1, 2, 5, 1, 2, 5, 6);
      gaps.recover();
      gaps.send(5, 6, 7, 0);
      gaps.end();

      assertThat(gaps.told()).containsExactly("node-a 1 0: 3+2");
    }
  }

  @Test
  void whatComesOutOfOrderInTimeIsNotMissing() throws Exception {
    try (GapsHarness gaps = new GapsHarness()) {
      gaps.send(0, 5, 6, 3, 9);
      gaps.timeIs(CELL);
      gaps.timeIs(CELL.plus(WAIT).minusMillis(1));
      assertThat(gaps.told()).isEmpty();

      gaps.send(2, 8);
      gaps.end();
      assertThat(gaps.told())
          .containsExactly("node-a 1 0: 1+1", "node-a 1 0: 4+1", "node-a 1 0: 7+1");
    }
  }

  @Test
  void whatComesWhenItWasToldIsNotToldAgain() throws Exception {
    try (GapsHarness gaps = new GapsHarness()) {
      gaps.send(0, 3);
      gaps.timeIs(CELL);
      gaps.timeIs(CELL.plusSeconds(20).plus(WAIT));
      gaps.send(1, 2, 4);
      gaps.end();

      assertThat(gaps.told()).containsExactly("node-a 1 0: 1+2");
    }
  }

  @Test
  void afterRecoveryAGapIsToldOnce() throws Exception {
    try (GapsHarness gaps = new GapsHarness()) {
      gaps.send(0, 3);
      gaps.recover();
      gaps.send(6);
      gaps.timeIs(CELL);
      gaps.timeIs(CELL.plus(Duration.ofHours(2)));
      gaps.recover();
      gaps.send(6, 7);
      gaps.end();

      assertThat(gaps.told()).containsExactly("node-a 1 0: 1+2", "node-a 1 0: 4+2");
    }
  }

  @Test
  void whatRetentionRemovedWhileTheJobWasAwayIsAGap() throws Exception {
    try (GapsHarness gaps = new GapsHarness()) {
      gaps.send(0, 1);
      gaps.recover();
      gaps.send(500, 501);
      gaps.end();

      assertThat(gaps.told()).containsExactly("node-a 1 0: 2+498");
    }
  }

  @Test
  void clustersObserversAndPartitionsAreNumberedEachByItself() throws Exception {
    FlowRecord west = numbered(7);
    west.setCluster("west");
    FlowRecord other = numbered(8);
    other.setObserver("node-b");
    FlowRecord second = numbered(9);
    second.setPartition(1);
    try (GapsHarness gaps = new GapsHarness()) {
      gaps.sendTo(0, numbered(0), west, other, second);
      gaps.end();

      assertThat(gaps.told()).isEmpty();
    }
  }

  @Test
  void recordsThatBreakTheContractHaveComeToo() throws Exception {
    FlowRecord invalid = numbered(1);
    invalid.setDstIp("10.1.2.300");
    FlowRecord senseless = numbered(-5);
    try (GapsHarness gaps = new GapsHarness()) {
      gaps.sendTo(0, numbered(0), invalid, senseless, numbered(2));
      gaps.end();

      assertThat(gaps.told()).isEmpty();
    }
  }

  @Test
  void anObserverThatNumbersWildlyHoldsNoMoreThanABoundedState() throws Exception {
    int wild = FindGaps.MOST_OPEN + 200;
    try (GapsHarness gaps = new GapsHarness()) {
      for (int i = 0; i <= wild; i++) {
        gaps.send(2L * i);
      }
      gaps.recover();
      assertThat(gaps.told()).hasSizeGreaterThanOrEqualTo(200);
      FlowRecord greatest = numbered(0);
      greatest.setSequence(Long.MAX_VALUE);
      gaps.sendTo(0, greatest, greatest, numbered(2L * wild));
      gaps.end();

      assertThat(gaps.told()).hasSize(wild + 1).doesNotHaveDuplicates();
      assertThat(gaps.losses()).allMatch(loss -> loss.getCount() > 0);
    }
  }

  @Test
  void afterADayOfSilenceNothingIsKept() throws Exception {
    try (GapsHarness gaps = new GapsHarness()) {
      gaps.send(0, 1, 3);
      gaps.sendTo(0, ofEpoch(2, 0));
      gaps.timeIs(CELL);
      gaps.sendTo(0, ofEpoch(2, 1));
      gaps.timeIs(CELL.plus(Duration.ofHours(26)));

      assertThat(gaps.told()).containsExactly("node-a 1 0: 2+1");
      assertThat(gaps.keyedStateEntries()).isZero();
      assertThat(gaps.timers()).isZero();
    }
  }

  private static FlowRecord ofEpoch(long epoch, long sequence) {
    FlowRecord flow = numbered(sequence);
    flow.setEpoch(epoch);
    return flow;
  }
}
