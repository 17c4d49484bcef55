package io.weir.stream.judging;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** All subtasks of the judge together, which may fail and come back as more or fewer. */
final class JudgeWorld implements AutoCloseable {

  private final FlowTimes times;
  private final List<JudgeHarness> subtasks = new ArrayList<>();
  private final List<FlowVerdict> rows = new ArrayList<>();
  private final List<FlowRecord> late = new ArrayList<>();
  private final Told told = new Told();
  private Instant time = Instant.EPOCH;

  JudgeWorld(FlowTimes times, int parallelism) throws Exception {
    this.times = times;
    for (int i = 0; i < parallelism; i++) {
      subtasks.add(JudgeHarness.subtask(times, parallelism, i, null));
    }
  }

  void send(FlowRecord flow) throws Exception {
    int subtask =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            JudgeHarness.keyed(flow).key(), JudgeHarness.MAX_PARALLELISM, subtasks.size());
    subtasks.get(subtask).send(flow);
  }

  void tell(ClusterChange change) throws Exception {
    for (JudgeHarness subtask : subtasks) {
      subtask.tell(change);
    }
  }

  /** A watermark, unless it is no progress. */
  void timeIs(Instant watermark) throws Exception {
    if (watermark.isAfter(time)) {
      time = watermark;
      for (JudgeHarness subtask : subtasks) {
        subtask.timeIs(watermark);
      }
    }
  }

  Instant time() {
    return time;
  }

  void end() throws Exception {
    for (JudgeHarness subtask : subtasks) {
      subtask.end();
    }
  }

  /** A checkpoint, the loss of all subtasks, and the way back as so many. Time begins anew. */
  void recover(int parallelism) throws Exception {
    int before = subtasks.size();
    OperatorSubtaskState[] states = new OperatorSubtaskState[before];
    for (int i = 0; i < before; i++) {
      states[i] = subtasks.get(i).checkpoint();
    }
    OperatorSubtaskState whole = AbstractStreamOperatorTestHarness.repackageState(states);
    close();
    subtasks.clear();
    for (int i = 0; i < parallelism; i++) {
      subtasks.add(
          JudgeHarness.subtask(
              times,
              parallelism,
              i,
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  whole, JudgeHarness.MAX_PARALLELISM, before, parallelism, i)));
    }
    time = Instant.EPOCH;
  }

  int parallelism() {
    return subtasks.size();
  }

  /** All rows so far, in order of their ids, whatever their revision. */
  List<FlowVerdict> rows() {
    collect();
    return Oracle.sorted(Told.withoutRevisions(rows));
  }

  /** What the topic has of each row in the end. */
  List<FlowVerdict> told() {
    collect();
    return told.latest();
  }

  /** All rows so far with the revisions that they have. */
  List<FlowVerdict> archived() {
    collect();
    return Oracle.sorted(rows);
  }

  List<FlowRecord> late() {
    collect();
    return late;
  }

  private void collect() {
    for (JudgeHarness subtask : subtasks) {
      rows.addAll(subtask.takeRows());
      late.addAll(subtask.takeLate());
      told.add(subtask.takeTold());
    }
  }

  @Override
  public void close() {
    collect();
    subtasks.forEach(JudgeHarness::close);
  }
}
