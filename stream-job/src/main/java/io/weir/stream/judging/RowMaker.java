package io.weir.stream.judging;

import io.weir.policy.net.Printable;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.input.DeadLetter;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a cell's rows. One flow that trips a defect of the judge must not stop all others. */
final class RowMaker {

  private static final Logger LOG = LoggerFactory.getLogger(RowMaker.class);

  private final CellJudge judge;
  private final ClusterKnowledge clusters;
  private final String flowsTopic;
  private final Consumer<DeadLetter> deadLetters;
  private boolean failed;

  /**
   * @param flowsTopic where the flows came from, for dead letters
   */
  RowMaker(
      CellJudge judge,
      ClusterKnowledge clusters,
      String flowsTopic,
      Consumer<DeadLetter> deadLetters) {
    this.judge = judge;
    this.clusters = clusters;
    this.flowsTopic = flowsTopic;
    this.deadLetters = deadLetters;
  }

  /**
   * The rows of a cell that is over; none where judging fails, and then its records are dead
   * letters.
   *
   * @param cell its records as they came
   * @param records the same
   * @param known whether all that is needed to judge them is known
   */
  List<FlowVerdict> rows(List<byte[]> cell, List<FlowRecord> records, boolean known) {
    try {
      return judge.rows(
          records, clusters.timeline(records.get(0).getCluster()), known, rowId -> true);
    } catch (RuntimeException e) {
      logOnce(e);
      for (byte[] bytes : cell) {
        deadLetters.accept(
            new DeadLetter(flowsTopic, null, null, bytes, DeadLetter.JUDGE_FAILED, e.toString()));
      }
      return List.of();
    }
  }

  /** Some rows of a cell that is not over; none where judging fails, as it will again later. */
  List<FlowVerdict> early(List<FlowRecord> records, Predicate<String> wantedRows) {
    try {
      return judge.rows(records, clusters.timeline(records.get(0).getCluster()), true, wantedRows);
    } catch (RuntimeException e) {
      LOG.debug("Judging failed", e);
      return List.of();
    }
  }

  /** How many judgements were remembered, over all clusters. */
  long recalled() {
    return clusters.timelines().stream().mapToLong(judge::recalled).sum();
  }

  /** Input may trigger it as often as it likes; the counter of dead letters tells how often. */
  private void logOnce(RuntimeException failure) {
    if (!failed) {
      failed = true;
      LOG.error(
          "Judging failed; this flow and further such ones go to the dead letters: {}",
          Printable.of(failure.toString()));
    }
    LOG.debug("Judging failed", failure);
  }
}
