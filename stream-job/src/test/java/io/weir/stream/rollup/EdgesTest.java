package io.weir.stream.rollup;

import static io.weir.stream.testing.Flows.CELL;
import static io.weir.stream.testing.Verdicts.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.Edge;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.judging.FlowTimes;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EdgesTest {

  private static final FlowTimes TIMES = FlowTimes.defaults().withJudgeSpread(Duration.ZERO);
  private static final Instant OVER =
      CELL.plusSeconds(60).plus(TIMES.reportInterval()).plus(TIMES.pairingWait());
  private static final Instant CLOSED = OVER.plus(TIMES.allowedLateness());

  @Test
  void theVerdictsOfAMinuteAreOneEdgeOnceItIsClosed() throws Exception {
    FlowVerdict accepted = verdict(40001, CELL.plusSeconds(59));
    accepted.setAcceptedBy("known");
    accepted.setPacketsDropped(3L);
    accepted.setBytesToSrc(null);
    try (RollupHarness rollup = new RollupHarness(TIMES)) {
      rollup.send(0, verdict(40000, CELL));
      rollup.send(1, accepted);
      rollup.timeIs(CLOSED.minusMillis(1));
      assertThat(rollup.closed()).isEmpty();

      rollup.timeIs(CLOSED);
      rollup.end();

      assertThat(rollup.closed()).hasSize(1);
      Edge edge = rollup.closed().get(0);
      assertThat(edge.getRowId()).matches("[0-9a-f]{32}");
      assertThat(edge.getIntervalStart()).isEqualTo(CELL);
      assertThat(edge.getIntervalEnd()).isEqualTo(CELL.plusSeconds(60));
      assertThat(edge.getSrcWorkload()).isEqualTo("web");
      assertThat(edge.getDstWorkloadKind()).isEqualTo("StatefulSet");
      assertThat(edge.getDstPort()).isEqualTo(8080);
      assertThat(edge.getVerdict() + " " + edge.getReason()).isEqualTo("DENIED INGRESS_DENIED");
      assertThat(edge.getFlows()).isEqualTo(2);
      assertThat(edge.getFlowsAccepted()).isEqualTo(1);
      assertThat(edge.getBytesToDst()).isEqualTo(2000);
      assertThat(edge.getBytesToSrc()).isEqualTo(5000);
      assertThat(edge.getPacketsDropped()).isEqualTo(3);
    }
  }

  @Test
  void whatNoFlowCountedIsUnknownAndNotZero() throws Exception {
    FlowVerdict uncounted = verdict(40000, CELL);
    uncounted.setBytesToDst(null);
    try (RollupHarness rollup = new RollupHarness(TIMES)) {
      rollup.send(0, uncounted);
      rollup.end();

      assertThat(rollup.closed()).extracting(Edge::getBytesToDst).containsOnlyNulls();
      assertThat(rollup.closed()).extracting(Edge::getPacketsDropped).containsOnlyNulls();
    }
  }

  @Test
  void aCountThatNoLongCanHoldStaysAtTheGreatest() throws Exception {
    FlowVerdict huge = verdict(40000, CELL);
    huge.setBytesToDst(Long.MAX_VALUE);
    try (RollupHarness rollup = new RollupHarness(TIMES)) {
      rollup.send(0, huge);
      rollup.send(1, verdict(40001, CELL));
      rollup.end();

      assertThat(rollup.closed()).extracting(Edge::getBytesToDst).containsExactly(Long.MAX_VALUE);
    }
  }

  @Test
  void theTopicGetsAnEdgeWhenItsMinuteIsOverAndAgainWhenItHasGrown() throws Exception {
    try (RollupHarness rollup = new RollupHarness(TIMES)) {
      rollup.send(0, verdict(40000, CELL));
      rollup.timeIs(OVER.minusMillis(1));
      assertThat(rollup.updates()).isEmpty();
      rollup.timeIs(OVER);
      assertThat(rollup.updates()).extracting(Edge::getFlows).containsExactly(1L);

      rollup.send(0, verdict(40001, CELL));
      rollup.timeIs(OVER.plusMillis(200));
      rollup.send(1, verdict(40002, CELL));
      rollup.timeIs(OVER.plusMillis(400));
      rollup.timeIs(OVER.plusSeconds(30));
      assertThat(rollup.updates()).extracting(Edge::getFlows).containsExactly(1L, 3L);

      rollup.timeIs(CLOSED);
      rollup.end();
      assertThat(rollup.updates()).hasSize(2);
      assertThat(rollup.closed()).containsExactly(rollup.updates().get(1));
    }
  }

  @Test
  void aVerdictOfAClosedMinuteIsAnEdgeOfItsOwnBesideTheOneThatWasWritten() throws Exception {
    try (RollupHarness rollup = new RollupHarness(TIMES)) {
      rollup.send(0, verdict(40000, CELL));
      rollup.timeIs(CLOSED);
      rollup.send(0, verdict(40001, CELL));
      rollup.send(1, verdict(40002, CELL));
      rollup.end();

      assertThat(rollup.closed()).hasSize(3);
      assertThat(rollup.closed()).extracting(Edge::getRowId).doesNotHaveDuplicates();
      assertThat(rollup.closed()).extracting(Edge::getFlows).containsOnly(1L);
      assertThat(rollup.updates()).containsExactlyInAnyOrderElementsOf(rollup.closed());
    }
  }

  @Test
  void afterRecoveryAClosedMinuteIsStillClosed() throws Exception {
    try (RollupHarness rollup = new RollupHarness(TIMES)) {
      rollup.send(0, verdict(40000, CELL));
      rollup.timeIs(CLOSED);
      rollup.recover();
      rollup.send(1, verdict(40001, CELL));
      rollup.end();

      assertThat(rollup.closed()).hasSize(2);
      assertThat(rollup.closed()).extracting(Edge::getRowId).doesNotHaveDuplicates();
    }
  }

  /** Each checkpoint adds the edge's new version to the state, and now and then drops the old. */
  @Test
  void theLastVersionOfAnEdgeIsTakenUpAndOldOnesDoNotAddUp() throws Exception {
    try (RollupHarness rollup = new RollupHarness(TIMES)) {
      for (int i = 0; i < 20; i++) {
        rollup.send(i % 2, verdict(40000 + i, CELL));
        rollup.recover();
      }
      assertThat(rollup.versions()).isLessThan(4);

      rollup.end();
      assertThat(rollup.closed()).extracting(Edge::getFlows).containsExactly(20L);
    }
  }

  @Test
  void nothingStaysBehindOfAClosedMinute() throws Exception {
    try (RollupHarness rollup = new RollupHarness(TIMES)) {
      rollup.send(0, verdict(40000, CELL));
      rollup.timeIs(OVER);
      rollup.send(1, verdict(40001, CELL));
      rollup.timeIs(CLOSED);

      assertThat(rollup.keyedStateEntries()).isZero();
      assertThat(rollup.openMinutes()).isZero();
    }
  }
}
