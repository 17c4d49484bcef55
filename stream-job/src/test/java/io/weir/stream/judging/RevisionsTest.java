package io.weir.stream.judging;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static io.weir.stream.testing.Flows.fromPort;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.testing.Changes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionsTest {

  private static final FlowTimes TIMES = FlowTimes.defaults().withJudgeSpread(Duration.ZERO);
  private static final Instant SNAPSHOT = CELL.minusSeconds(60);
  private static final Instant START = CELL.plusSeconds(1);
  private static final Instant DUE = CELL.plus(TIMES.reportInterval()).plus(TIMES.pairingWait());

  @Test
  void theTopicGetsARowOnceTheBookmarkHasPassedItsStart() throws Exception {
    try (JudgeHarness judge = revising()) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.bookmark("east", START.minusMillis(1)));
      judge.send(flow("node-a", 0));
      assertThat(judge.takeTold()).isEmpty();

      judge.tell(Changes.bookmark("east", START));

      assertThat(judge.takeTold())
          .singleElement()
          .satisfies(
              row -> {
                assertThat(row.getRevision()).isZero();
                assertThat(row.getReason()).isEqualTo("NO_POLICY");
                assertThat(row.getFindings()).isEmpty();
              });
      assertThat(judge.rows()).isEmpty();
    }
  }

  @Test
  void aRecordThatComesWhenItsStartIsKnownIsToldWithTheNextWatermark() throws Exception {
    try (JudgeHarness judge = revising()) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.bookmark("east", START.plusSeconds(1)));
      judge.send(flow("node-a", 0));
      judge.timeIs(CELL.minusSeconds(4));

      assertThat(judge.takeTold()).hasSize(1);
    }
  }

  @Test
  void aRowThatSaysTheSameInTheEndIsToldOnce() throws Exception {
    try (JudgeHarness judge = revising()) {
      begin(judge);
      FlowVerdict first = judge.takeTold().get(0);
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      judge.timeIs(DUE);

      assertThat(judge.takeTold()).isEmpty();
      assertThat(judge.rows()).containsExactly(first);
    }
  }

  @Test
  void theOtherEndMakesANewRevisionOfTheSameRow() throws Exception {
    try (JudgeHarness judge = revising()) {
      begin(judge);
      FlowVerdict first = judge.takeTold().get(0);
      judge.send(flow("node-b", 0, START.plusMillis(5)));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      assertThat(judge.takeTold()).isEmpty();
      judge.timeIs(DUE);

      FlowVerdict last = judge.rows().get(0);
      assertThat(judge.takeTold()).containsExactly(last);
      assertThat(last.getRowId()).isEqualTo(first.getRowId());
      assertThat(last.getRevision()).isEqualTo(1);
      assertThat(first.getObservers()).containsExactly("node-a");
      assertThat(last.getObservers()).containsExactly("node-a", "node-b");
    }
  }

  @Test
  void aChangeThatIsHeardOfAfterwardsCorrectsTheJudgement() throws Exception {
    try (JudgeHarness judge = revising()) {
      begin(judge);
      assertThat(judge.takeTold()).extracting(FlowVerdict::getReason).containsExactly("NO_POLICY");
      judge.tell(Changes.denyDb("east", START.minusMillis(500)));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      judge.timeIs(DUE);

      List<FlowVerdict> told = judge.takeTold();
      assertThat(told).isEqualTo(judge.rows());
      assertThat(told.get(0).getRevision()).isEqualTo(1);
      assertThat(told.get(0).getFindings()).contains("STATE_IN_TRANSITION");
    }
  }

  @Test
  void aFurtherConnectionOfTheSameAddressesIsARowOfItsOwn() throws Exception {
    FlowRecord earlier = flow("node-a", 1, START.minusMillis(900));
    try (JudgeHarness judge = revising()) {
      begin(judge);
      FlowVerdict first = judge.takeTold().get(0);
      judge.send(earlier);
      judge.tell(Changes.bookmark("east", START.plusSeconds(2)));
      FlowVerdict second = judge.takeTold().get(0);
      assertThat(second.getRowId()).isNotEqualTo(first.getRowId());
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      judge.timeIs(DUE);

      // Rows are numbered by their start: what was told first is the second now.
      assertThat(judge.takeTold())
          .singleElement()
          .satisfies(
              row -> {
                assertThat(row.getRowId()).isEqualTo(first.getRowId());
                assertThat(row.getRevision()).isEqualTo(1);
                assertThat(row.getConnectionStart()).isEqualTo(earlier.getConnectionStart());
              });
      assertThat(judge.rows()).hasSize(2);
    }
  }

  @Test
  void whatBeganAfterTheBookmarkWaits() throws Exception {
    FlowRecord later = fromPort(flow("node-a", 1, START.plusSeconds(3)), 40000);
    try (JudgeHarness judge = revising()) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.send(flow("node-a", 0), later);
      judge.tell(Changes.bookmark("east", START));
      assertThat(judge.takeTold()).extracting(FlowVerdict::getIntervalStart).containsExactly(START);

      judge.tell(Changes.bookmark("east", START.plusSeconds(3)));
      assertThat(judge.takeTold())
          .extracting(FlowVerdict::getIntervalStart)
          .containsExactly(START.plusSeconds(3));
    }
  }

  @Test
  void beforeTheFirstFullSnapshotNothingIsTold() throws Exception {
    List<ClusterChange> snapshot = Changes.snapshot("east", SNAPSHOT);
    try (JudgeHarness judge = revising()) {
      judge.tell(snapshot.subList(0, snapshot.size() - 1));
      begin(judge, Changes.bookmark("east", START));
      assertThat(judge.takeTold()).isEmpty();

      judge.tell(snapshot.get(snapshot.size() - 1));
      judge.timeIs(CELL);
      assertThat(judge.takeTold()).hasSize(1);
    }
  }

  @Test
  void aSilentWatchOfOneClusterDoesNotHoldUpTheOthers() throws Exception {
    FlowRecord west = flow("node-a", 0);
    west.setCluster("we|st");
    try (JudgeHarness judge = revising()) {
      judge.tell(Changes.snapshot("we|st", SNAPSHOT));
      judge.tell(Changes.denyDb("we|st", SNAPSHOT.plusSeconds(1)));
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.send(west, flow("node-a", 0));
      judge.tell(Changes.bookmark("east", START));
      assertThat(judge.takeTold()).extracting(FlowVerdict::getCluster).containsExactly("east");

      judge.tell(Changes.bookmark("we|st", START));
      assertThat(judge.takeTold())
          .extracting(row -> row.getCluster() + " " + row.getReason())
          .containsExactly("we|st NOT_ENFORCED");
    }
  }

  @Test
  void historyThatIsReadAgainIsJudgedOnce() throws Exception {
    try (JudgeHarness judge = revising()) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.bookmark("east", START.plus(TIMES.allowedLateness()).plusSeconds(1)));
      judge.send(flow("node-a", 0));
      judge.timeIs(CELL);
      assertThat(judge.takeTold()).isEmpty();

      judge.timeIs(DUE);
      assertThat(judge.takeTold()).isEqualTo(judge.rows()).hasSize(1);
    }
  }

  @Test
  void afterRecoveryTheLastIsToldAgainUnderAHigherNumber() throws Exception {
    OperatorSubtaskState checkpoint;
    FlowVerdict first;
    try (JudgeHarness before = revising()) {
      begin(before);
      first = before.takeTold().get(0);
      checkpoint = before.checkpoint();
    }
    try (JudgeHarness after = JudgeHarness.revising(TIMES, 0, checkpoint)) {
      after.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      after.timeIs(DUE);

      assertThat(after.takeTold()).isEqualTo(after.rows()).hasSize(1);
      assertThat(after.rows().get(0).getRowId()).isEqualTo(first.getRowId());
      assertThat(after.rows().get(0).getRevision()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void tasksThatFailAgainBeforeACheckpointNumberHigherEachTime(int attempt) throws Exception {
    OperatorSubtaskState checkpoint;
    try (JudgeHarness before = revising()) {
      begin(before);
      checkpoint = before.checkpoint();
    }
    try (JudgeHarness after = JudgeHarness.revising(TIMES, attempt, checkpoint)) {
      after.send(fromPort(flow("node-a", 1), 40001));
      after.timeIs(CELL);
      assertThat(after.takeTold())
          .extracting(FlowVerdict::getRevision)
          .containsExactly(2 + 2 * attempt);
    }
  }

  @Test
  void nothingStaysBehindWhenAllowedLatenessIsOver() throws Exception {
    try (JudgeHarness judge = revising()) {
      begin(judge);
      judge.send(flow("node-b", 0), fromPort(flow("node-a", 1), 40001));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(600)));
      judge.timeIs(DUE.plus(TIMES.allowedLateness()));

      assertThat(judge.rows()).hasSize(2);
      assertThat(judge.timers()).isZero();
      assertThat(judge.keyedStateEntries()).isZero();
    }
  }

  @Test
  void whereOnlyTheLastIsAskedForNothingIsToldBefore() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      begin(judge);
      assertThat(judge.takeTold()).isEmpty();
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      judge.timeIs(DUE);

      assertThat(judge.takeTold()).isEqualTo(judge.rows()).hasSize(1);
      assertThat(judge.rows().get(0).getRevision()).isZero();
    }
  }

  private static JudgeHarness revising() throws Exception {
    return JudgeHarness.revising(TIMES, 0, null);
  }

  private static void begin(JudgeHarness judge) throws Exception {
    judge.tell(Changes.snapshot("east", SNAPSHOT));
    begin(judge, Changes.bookmark("east", START.plusSeconds(1)));
  }

  private static void begin(JudgeHarness judge, ClusterChange bookmark) throws Exception {
    judge.send(flow("node-a", 0));
    judge.tell(bookmark);
  }
}
