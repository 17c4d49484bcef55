package io.weir.stream.judging;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Flows.flow;
import static io.weir.stream.testing.Flows.fromPort;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.Outcome;
import io.weir.schemas.wire.WireFormat;
import io.weir.stream.testing.Changes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeFlowsTest {

  private static final FlowTimes TIMES = FlowTimes.defaults().withJudgeSpread(Duration.ZERO);
  private static final Instant SNAPSHOT = CELL.minusSeconds(60);
  private static final Instant NEEDED = CELL.plusSeconds(1).plusSeconds(1).plusSeconds(5);
  private static final Instant DUE = CELL.plus(TIMES.reportInterval()).plus(TIMES.pairingWait());
  private static final Instant GIVEN_UP = DUE.plus(TIMES.maxWait());
  private static final Instant FORGOTTEN = DUE.plus(TIMES.allowedLateness());

  @Test
  void aFlowWaitsUntilItsCellIsOverAndTheOtherEndHadTimeToTell() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      knowCluster(judge);
      judge.send(flow("node-a", 0));

      judge.timeIs(DUE.minusMillis(1));
      assertThat(judge.rows()).isEmpty();

      judge.send(flow("node-b", 0));
      judge.timeIs(DUE);
      assertThat(judge.rows()).hasSize(1);
      FlowVerdict row = judge.rows().get(0);
      assertThat(row.getObservers()).containsExactly("node-a", "node-b");
      assertThat(row.getVerdict()).isEqualTo("ALLOWED_NOT_INTENDED");
      assertThat(row.getReason()).isEqualTo("NO_POLICY");
      assertThat(row.getSrcPod()).isEqualTo("web");
      assertThat(row.getDstPod()).isEqualTo("db");
      assertThat(row.getSrcLabels()).isEqualTo("{\"app\":\"web\"}");
      assertThat(row.getFindings()).isEmpty();
    }
  }

  @Test
  void aFlowWaitsForTheBookmarkAndIsJudgedWhenItComes() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.bookmark("east", CELL.minusSeconds(1)));
      judge.send(flow("node-a", 0));
      judge.timeIs(DUE.plusSeconds(10));
      assertThat(judge.rows()).isEmpty();

      judge.tell(Changes.denyDb("east", CELL.minusSeconds(10)));
      judge.tell(Changes.bookmark("east", NEEDED.minusMillis(1)));
      assertThat(judge.rows()).isEmpty();
      judge.tell(Changes.bookmark("east", NEEDED));

      assertThat(judge.rows()).hasSize(1);
      assertThat(judge.rows().get(0).getReason()).isEqualTo("NOT_ENFORCED");
      assertThat(judge.rows().get(0).getFindings()).doesNotContain("JUDGED_EARLY");
    }
  }

  @Test
  void aDeniedFlowGetsTheHintsOfItsOwnMoment() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.allowWeb("east", SNAPSHOT.plusSeconds(1)));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      FlowRecord denied = flow("node-a", 0);
      denied.setDstPort(9090);
      denied.setOutcome(Outcome.UNANSWERED);
      judge.send(denied);
      judge.timeIs(DUE.plusSeconds(10));

      assertThat(judge.rows()).hasSize(1);
      assertThat(judge.rows().get(0).getReason()).isEqualTo("INGRESS_DENIED");
      assertThat(judge.rows().get(0).getHints()).containsExactly("PORT_NOT_LISTED");
    }
  }

  @Test
  void whenTheBookmarkNeverComesTheWaitEndsAndTheRowSaysSo() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.bookmark("east", CELL.minusSeconds(1)));
      judge.send(flow("node-a", 0));

      judge.timeIs(GIVEN_UP.minusMillis(1));
      assertThat(judge.rows()).isEmpty();
      judge.timeIs(GIVEN_UP);

      assertThat(judge.rows()).hasSize(1);
      assertThat(judge.rows().get(0).getFindings()).contains("JUDGED_EARLY");
      assertThat(judge.rows().get(0).getReason()).isEqualTo("NO_POLICY");
    }
  }

  @Test
  void beforeTheFirstFullSnapshotNothingIsGuessed() throws Exception {
    List<ClusterChange> snapshot = Changes.snapshot("east", SNAPSHOT);
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(snapshot.subList(0, snapshot.size() - 1));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      judge.send(flow("node-a", 0));
      judge.timeIs(DUE.plusSeconds(30));
      assertThat(judge.rows()).isEmpty();

      judge.timeIs(GIVEN_UP);
      assertThat(judge.rows()).hasSize(1);
      assertThat(judge.rows().get(0).getVerdict()).isEqualTo("UNKNOWN");
      assertThat(judge.rows().get(0).getReason()).isEqualTo("STATE_INCOMPLETE");
    }
  }

  @Test
  void eachClusterHasItsOwnBookmarkAndItsOwnPods() throws Exception {
    FlowRecord west = flow("node-a", 0);
    west.setCluster("west");
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.snapshot("west", SNAPSHOT));
      judge.tell(Changes.denyDb("west", SNAPSHOT.plusSeconds(1)));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      judge.tell(Changes.bookmark("west", CELL.minusSeconds(1)));
      judge.send(flow("node-a", 0), west);

      judge.timeIs(DUE);
      assertThat(judge.rows()).extracting(FlowVerdict::getCluster).containsExactly("east");
      assertThat(judge.rows().get(0).getReason()).isEqualTo("NO_POLICY");

      judge.tell(Changes.bookmark("west", CELL.plusSeconds(60)));
      judge.timeIs(DUE.plusSeconds(1));
      assertThat(judge.rows()).extracting(FlowVerdict::getCluster).containsExactly("east", "west");
      assertThat(judge.rows().get(1).getReason()).isEqualTo("NOT_ENFORCED");
    }
  }

  @Test
  void aRecordThatComesAfterItsRowIsLateAndMakesNoSecondRow() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(600)));
      judge.send(flow("node-a", 0));
      judge.timeIs(DUE);
      judge.send(flow("node-b", 0));
      judge.timeIs(FORGOTTEN.minusSeconds(1));

      assertThat(judge.rows()).hasSize(1);
      assertThat(judge.lateFlows()).isEqualTo(1);
    }
  }

  @Test
  void aFirstRecordStillMakesARowWithinTheAllowedLatenessAndNoneAfterIt() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(600)));
      judge.timeIs(FORGOTTEN.minusSeconds(2));
      judge.send(flow("node-a", 0));
      judge.timeIs(FORGOTTEN.minusSeconds(1));
      assertThat(judge.rows()).hasSize(1);

      judge.timeIs(FORGOTTEN);
      judge.send(fromPort(flow("node-a", 1), 40001));
      judge.end();
      assertThat(judge.rows()).hasSize(1);
      assertThat(judge.lateFlows()).isEqualTo(1);
    }
  }

  @Test
  void nothingStaysBehindWhenAllowedLatenessIsOver() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(600)));
      judge.send(flow("node-a", 0), flow("node-b", 0), fromPort(flow("node-a", 1), 40001));
      judge.timeIs(FORGOTTEN);

      assertThat(judge.rows()).hasSize(2);
      assertThat(judge.timers()).isZero();
      assertThat(judge.keyedStateEntries()).isZero();
    }
  }

  @Test
  void aConnectionOverSeveralCellsMakesARowEach() throws Exception {
    FlowRecord second = flow("node-a", 1, CELL.plusSeconds(12));
    second.setConnectionStart(CELL.plusSeconds(1));
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(600)));
      judge.send(second, flow("node-a", 0));
      judge.end();

      assertThat(judge.rows()).hasSize(2);
      assertThat(judge.rows()).extracting(FlowVerdict::getRowId).doesNotHaveDuplicates();
      assertThat(judge.rows())
          .extracting(FlowVerdict::getConnectionStart)
          .containsOnly(CELL.plusSeconds(1));
    }
  }

  @Test
  void theEndOfTheInputFlushesAllThatWaits() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(5)));
      judge.send(flow("node-a", 0), fromPort(flow("node-a", 1, CELL.plusSeconds(100)), 40001));
      judge.end();

      assertThat(judge.rows()).hasSize(2);
      assertThat(judge.rows())
          .filteredOn(row -> row.getFindings().contains("JUDGED_EARLY"))
          .extracting(FlowVerdict::getSrcPort)
          .containsExactly(40001);
    }
  }

  @Test
  void aStopThatDrainsJudgesAllThatWaitsAlsoWhenNothingHadComeForLong() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(20)));
      judge.send(flow("node-a", 0));
      judge.finishIdle();

      assertThat(judge.rows()).extracting(FlowVerdict::getReason).containsExactly("NO_POLICY");
      assertThat(judge.timers()).isZero();
    }
  }

  @Test
  void afterRecoveryWaitingFlowsMeetTheClusterAsItWas() throws Exception {
    OperatorSubtaskState checkpoint;
    try (JudgeHarness before = JudgeHarness.fresh(TIMES)) {
      before.tell(Changes.snapshot("east", SNAPSHOT));
      before.tell(Changes.denyDb("east", SNAPSHOT.plusSeconds(1)));
      before.tell(Changes.bookmark("east", NEEDED));
      before.send(flow("node-a", 0));
      checkpoint = before.checkpoint();
    }

    try (JudgeHarness after = JudgeHarness.restored(TIMES, checkpoint)) {
      after.send(flow("node-b", 0), fromPort(flow("node-a", 1), 40001));
      after.timeIs(DUE);

      List<FlowVerdict> rows = sorted(after.rows());
      assertThat(rows).hasSize(2);
      assertThat(rows.get(0).getObservers()).containsExactly("node-a", "node-b");
      for (FlowVerdict row : rows) {
        assertThat(row.getReason()).isEqualTo("NOT_ENFORCED");
        assertThat(row.getIngressPolicies()).containsExactly("shop/deny-db");
        assertThat(row.getSrcPod()).isEqualTo("web");
        assertThat(row.getDstPod()).isEqualTo("db");
        assertThat(row.getFindings()).doesNotContain("JUDGED_EARLY");
      }
    }
  }

  @Test
  void whileAFlowWaitsForTheBookmarkTimeCostsNothing() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.send(flow("node-a", 0));
      judge.timeIs(DUE);

      assertThat(judge.timers()).isEqualTo(1);
      assertThat(judge.metrics().waiting()).isEqualTo(1);
      judge.timeIs(GIVEN_UP.minusMillis(1));
      assertThat(judge.timers()).isEqualTo(1);
      judge.timeIs(GIVEN_UP);
      assertThat(judge.rows()).hasSize(1);
      assertThat(judge.metrics().waiting()).isZero();
    }
  }

  @Test
  void theOtherEndMayStillComeWhileTheFirstWaitsForTheBookmark() throws Exception {
    FlowRecord other = flow("node-b", 0, CELL.plusSeconds(2));
    other.setConnectionStart(CELL.plusSeconds(1));
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      judge.send(flow("node-a", 0));
      judge.timeIs(DUE.plusSeconds(1));
      judge.send(other);
      judge.tell(Changes.bookmark("east", NEEDED));
      assertThat(judge.rows()).isEmpty();

      judge.tell(Changes.bookmark("east", NEEDED.plusSeconds(1)));
      judge.timeIs(DUE.plusSeconds(2));

      assertThat(judge.rows()).hasSize(1);
      assertThat(judge.rows().get(0).getObservers()).containsExactly("node-a", "node-b");
      assertThat(judge.metrics().waiting()).isZero();
      assertThat(judge.metrics().pending()).isZero();
    }
  }

  @Test
  void afterRecoveryTheBookmarkStillWakesThoseThatWaitedForIt() throws Exception {
    OperatorSubtaskState checkpoint;
    try (JudgeHarness before = JudgeHarness.fresh(TIMES)) {
      before.tell(Changes.snapshot("east", SNAPSHOT));
      before.tell(Changes.denyDb("east", SNAPSHOT.plusSeconds(1)));
      before.send(flow("node-a", 0), flow("node-b", 0));
      before.timeIs(DUE.plusSeconds(1));
      assertThat(before.rows()).isEmpty();
      checkpoint = before.checkpoint();
    }

    try (JudgeHarness after = JudgeHarness.restored(TIMES, checkpoint)) {
      assertThat(after.metrics().pending()).isEqualTo(2);
      assertThat(after.metrics().waiting()).isEqualTo(1);
      after.tell(Changes.bookmark("east", NEEDED));

      assertThat(after.rows()).extracting(FlowVerdict::getReason).containsExactly("NOT_ENFORCED");
      assertThat(after.rows().get(0).getFindings()).isEmpty();
      assertThat(after.metrics().pending()).isZero();
      assertThat(after.metrics().waiting()).isZero();
    }
  }

  @Test
  void whatWasJudgedBeforeItWasToBeLookedAtIsNotJudgedAgainAfterRecovery() throws Exception {
    FlowTimes forgetful = withLateness(Duration.ZERO);
    OperatorSubtaskState checkpoint;
    try (JudgeHarness before = JudgeHarness.fresh(forgetful)) {
      before.tell(Changes.snapshot("east", SNAPSHOT));
      before.send(flow("node-a", 0));
      before.timeIs(DUE);
      before.tell(Changes.bookmark("east", NEEDED));
      assertThat(before.rows()).hasSize(1);
      // Its records stand in the state until then.
      before.timeIs(GIVEN_UP.minusMillis(1));
      checkpoint = before.checkpoint();
    }
    try (JudgeHarness after = JudgeHarness.restored(forgetful, checkpoint)) {
      assertThat(after.metrics().pending()).isZero();
      after.timeIs(GIVEN_UP);
      assertThat(after.rows()).isEmpty();
      assertThat(after.timers()).isZero();
      after.checkpoint();
      assertThat(after.keyedStateEntries()).isZero();
    }
  }

  @Test
  void aRecordThatMovesItsCellToALaterMomentIsInOneRowWithTheOthersAlsoAfterRecovery()
      throws Exception {
    FlowRecord longer = flow("node-b", 0);
    longer.setIntervalEnd(CELL.plusSeconds(30));
    OperatorSubtaskState checkpoint;
    try (JudgeHarness before = JudgeHarness.fresh(TIMES)) {
      knowCluster(before);
      before.send(flow("node-a", 0), longer);
      checkpoint = before.checkpoint();
    }
    try (JudgeHarness after = JudgeHarness.restored(TIMES, checkpoint)) {
      assertThat(after.metrics().pending()).isEqualTo(2);
      after.timeIs(DUE.plusSeconds(10));
      assertThat(after.rows()).isEmpty();
      after.timeIs(CELL.plusSeconds(30).plus(TIMES.pairingWait()));
      assertThat(after.rows())
          .singleElement()
          .satisfies(row -> assertThat(row.getObservers()).containsExactly("node-a", "node-b"));
    }
  }

  @Test
  void afterRecoveryWhatWasJudgedIsStillKnownAndForgottenInTime() throws Exception {
    OperatorSubtaskState checkpoint;
    try (JudgeHarness before = JudgeHarness.fresh(TIMES)) {
      knowCluster(before);
      before.send(flow("node-a", 0));
      before.timeIs(DUE);
      checkpoint = before.checkpoint();
    }
    try (JudgeHarness after = JudgeHarness.restored(TIMES, checkpoint)) {
      after.send(flow("node-b", 0), fromPort(flow("node-b", 1), 40001));
      assertThat(after.lateFlows()).isEqualTo(1);
      after.timeIs(FORGOTTEN);
      assertThat(after.rows()).extracting(FlowVerdict::getSrcPort).containsExactly(40001);
      assertThat(after.timers()).isZero();
      after.checkpoint();
      assertThat(after.keyedStateEntries()).isZero();
    }
  }

  @Test
  void theCellsOfOneIntervalAreJudgedOneAfterTheOtherOverTheSpread() throws Exception {
    Duration spread = Duration.ofSeconds(10);
    int flows = 200;
    List<Integer> sizes = new ArrayList<>();
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES.withJudgeSpread(spread))) {
      knowCluster(judge);
      for (int i = 0; i < flows; i++) {
        judge.send(fromPort(flow("node-a", 0), 40_000 + i));
      }
      judge.timeIs(DUE.minusMillis(1));
      assertThat(judge.rows()).isEmpty();
      for (int second = 0; second <= spread.toSeconds(); second++) {
        judge.timeIs(DUE.plusSeconds(second));
        sizes.add(judge.rows().size());
      }
    }
    assertThat(sizes).isSorted().doesNotHaveDuplicates().last().isEqualTo(flows);
  }

  @Test
  void whatWasHeldWhileWaitsWereShorterIsJudgedAfterRecovery() throws Exception {
    OperatorSubtaskState checkpoint;
    try (JudgeHarness before = JudgeHarness.fresh(TIMES)) {
      knowCluster(before);
      before.send(flow("node-a", 0));
      checkpoint = before.checkpoint();
    }
    Duration longer = Duration.ofMinutes(1);
    try (JudgeHarness after = JudgeHarness.restored(TIMES.withJudgeSpread(longer), checkpoint)) {
      after.timeIs(DUE);
      after.timeIs(DUE.plus(longer));
      assertThat(after.rows()).hasSize(1);
    }
  }

  /** Lets it know the cluster until the cell is over. */
  private static void knowCluster(JudgeHarness judge) throws Exception {
    judge.tell(Changes.snapshot("east", SNAPSHOT));
    judge.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
  }

  private static FlowTimes withLateness(Duration allowed) {
    return new FlowTimes(
        TIMES.reportInterval(),
        TIMES.pairingWait(),
        TIMES.judgeSpread(),
        TIMES.pairingTolerance(),
        TIMES.outOfOrderness(),
        allowed,
        TIMES.bookmarkAllowance(),
        TIMES.maxWait(),
        TIMES.asOfWindow(),
        TIMES.flowsIdleAfter(),
        TIMES.flowsUnreadAfter(),
        TIMES.firstBookmarkWait(),
        TIMES.clusterIdleAfter(),
        TIMES.maxClockSkew());
  }

  @Test
  void afterRecoveryFromTheMiddleOfTheFirstSnapshotFlowsWaitForItsEnd() throws Exception {
    List<ClusterChange> snapshot = Changes.snapshot("east", SNAPSHOT);
    OperatorSubtaskState checkpoint;
    try (JudgeHarness before = JudgeHarness.fresh(TIMES)) {
      before.tell(snapshot.subList(0, 3));
      before.send(flow("node-a", 0));
      before.timeIs(DUE);
      checkpoint = before.checkpoint();
    }

    try (JudgeHarness after = JudgeHarness.restored(TIMES, checkpoint)) {
      after.timeIs(DUE.plusSeconds(10));
      after.tell(snapshot.subList(3, snapshot.size() - 1));
      after.tell(Changes.bookmark("east", CELL.plusSeconds(60)));
      assertThat(after.rows()).isEmpty();

      after.tell(snapshot.get(snapshot.size() - 1));

      assertThat(after.rows()).hasSize(1);
      assertThat(after.rows().get(0).getReason()).isEqualTo("NO_POLICY");
      assertThat(after.rows().get(0).getSrcPod()).isEqualTo("web");
      assertThat(after.rows().get(0).getDstPod()).isEqualTo("db");
      assertThat(after.rows().get(0).getFindings()).isEmpty();
    }
  }

  @Test
  void afterRecoveryWhatWasTooLateIsStillTooLate() throws Exception {
    OperatorSubtaskState checkpoint;
    try (JudgeHarness before = JudgeHarness.fresh(TIMES)) {
      knowCluster(before);
      before.send(flow("node-a", 0));
      before.timeIs(FORGOTTEN);
      assertThat(before.rows()).hasSize(1);
      checkpoint = before.checkpoint();
    }

    try (JudgeHarness after = JudgeHarness.restored(TIMES, checkpoint)) {
      after.send(flow("node-b", 0));
      after.end();
      assertThat(after.rows()).isEmpty();
      assertThat(after.lateFlows()).isEqualTo(1);
    }
  }

  @Test
  void aFlowThatTripsTheJudgeGoesToTheDeadLettersAndTheOthersAreJudged() throws Exception {
    CellJudge policies = new PolicyJudge(TIMES.pairingTolerance(), JudgeSettings.defaults());
    CellJudge trips =
        new CellJudge() {
          @Override
          public List<FlowVerdict> rows(
              List<FlowRecord> records,
              ClusterTimeline timeline,
              boolean known,
              Predicate<String> wanted) {
            if (records.get(0).getSrcPort() == 40001) {
              throw new IllegalStateException("a defect");
            }
            return policies.rows(records, timeline, known, wanted);
          }

          @Override
          public long recalled(ClusterTimeline timeline) {
            return policies.recalled(timeline);
          }
        };
    FlowRecord tripping = fromPort(flow("node-a", 1), 40001);
    try (JudgeHarness judge = JudgeHarness.withJudge(TIMES, trips)) {
      knowCluster(judge);
      judge.send(flow("node-a", 0), tripping);
      judge.timeIs(DUE);
      judge.send(fromPort(flow("node-b", 1), 40001));
      judge.timeIs(FORGOTTEN);

      assertThat(judge.rows()).extracting(FlowVerdict::getSrcPort).containsExactly(40000);
      assertThat(judge.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.error()).isEqualTo("JUDGE_FAILED");
                assertThat(letter.topic()).isEqualTo("weir.flows");
                assertThat(letter.bytes()).isEqualTo(WireFormat.encode(tripping));
                assertThat(letter.detail()).contains("a defect");
              });
      assertThat(judge.lateFlows()).isEqualTo(1);
      assertThat(judge.metrics().pending()).isZero();
      assertThat(judge.keyedStateEntries()).isZero();
    }
  }

  @Test
  void afterRecoveryALateRecordStillMakesNoSecondRow() throws Exception {
    OperatorSubtaskState checkpoint;
    try (JudgeHarness before = JudgeHarness.fresh(TIMES)) {
      knowCluster(before);
      before.send(flow("node-a", 0));
      before.timeIs(DUE);
      assertThat(before.rows()).hasSize(1);
      checkpoint = before.checkpoint();
    }

    try (JudgeHarness after = JudgeHarness.restored(TIMES, checkpoint)) {
      after.send(flow("node-b", 0));
      after.end();
      assertThat(after.rows()).isEmpty();
      assertThat(after.lateFlows()).isEqualTo(1);
    }
  }

  @Test
  void theClustersHistoryIsBoundedByTheWindowAndStillAnswersWithinIt() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      Instant now = SNAPSHOT;
      for (int i = 0; i < 600; i++) {
        now = now.plusSeconds(10);
        judge.tell(Changes.pod("east", "web", "node-a", "10.1.1.2", now));
        judge.tell(Changes.bookmark("east", now));
        judge.timeIs(now);
      }
      long perWindow = TIMES.asOfWindow().toSeconds() / 10;
      assertThat(judge.heldVersions()).isBetween((int) perWindow, (int) (perWindow * 1.2) + 10);

      FlowRecord recent = flow("node-a", 0, now.minusSeconds(60));
      judge.send(recent);
      judge.end();
      assertThat(judge.rows()).extracting(FlowVerdict::getSrcPod).containsExactly("web");
      assertThat(judge.rows()).extracting(FlowVerdict::getReason).containsExactly("NO_POLICY");
    }
  }

  @Test
  void aWatchThatIsFarAheadForgetsNothingThatFlowsStillNeed() throws Exception {
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(Changes.snapshot("east", SNAPSHOT));
      ClusterChange policy = Changes.denyDb("east", SNAPSHOT.plusSeconds(1));
      judge.tell(policy);
      judge.tell(Changes.deleted(policy, CELL.plusSeconds(60)));
      for (int minutes = 0; minutes < 180; minutes++) {
        judge.tell(Changes.bookmark("east", CELL.plus(Duration.ofMinutes(minutes))));
      }
      judge.send(flow("node-a", 0));
      judge.timeIs(DUE);

      assertThat(judge.rows()).extracting(FlowVerdict::getReason).containsExactly("NOT_ENFORCED");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theSameInputInAnyOrderGivesTheSameRows(long seed) throws Exception {
    assertThat(rowsInOrder(seed)).isNotEmpty().isEqualTo(rowsInOrder(0));
  }

  private static List<FlowVerdict> rowsInOrder(long seed) throws Exception {
    List<ClusterChange> changes = new ArrayList<>(Changes.snapshot("east", SNAPSHOT));
    ClusterChange policy = Changes.denyDb("east", CELL.plusSeconds(5));
    changes.add(policy);
    changes.add(Changes.allowWeb("east", CELL.plusSeconds(25)));
    changes.add(Changes.deleted(policy, CELL.plusSeconds(45)));
    List<FlowRecord> flows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Instant start = CELL.plusMillis(i * 1000L);
      flows.add(fromPort(flow("node-a", 2L * i, start), 40000 + i % 7));
      flows.add(fromPort(flow("node-b", 2L * i + 1, start.plusMillis(300)), 40000 + i % 7));
    }
    if (seed != 0) {
      Collections.shuffle(changes, new Random(seed));
      Collections.shuffle(flows, new Random(seed));
    }
    try (JudgeHarness judge = JudgeHarness.fresh(TIMES)) {
      judge.tell(changes);
      for (FlowRecord flow : flows) {
        judge.send(flow);
      }
      judge.tell(Changes.bookmark("east", CELL.plusSeconds(600)));
      judge.end();
      return sorted(judge.rows());
    }
  }

  private static List<FlowVerdict> sorted(List<FlowVerdict> rows) {
    return rows.stream()
        .sorted(
            Comparator.comparing(FlowVerdict::getSrcPort)
                .thenComparing(FlowVerdict::getIntervalStart))
        .toList();
  }
}
