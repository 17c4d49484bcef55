package io.weir.stream.judging;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;

/** However often the job fails: revisions grow, and the highest of each row is the archive's. */
class RevisionsPropertiesTest {

  private static final FlowTimes TIMES = FlowTimes.defaults().withJudgeSpread(Duration.ZERO);
  private static final int CHECKPOINT = 10;
  private static final int CRASH = 11;
  private static final int MOST_TURNS = 150;

  /** The job and what is outside of it, which no crash takes back. */
  private static final class Run implements AutoCloseable {

    private final List<FlowRecord> flows;
    private final List<ClusterChange> changes;
    private final Told told = new Told();
    private final List<FlowVerdict> archive = new ArrayList<>();
    private JudgeHarness judge = JudgeHarness.revising(TIMES, 0, null);
    private @Nullable OperatorSubtaskState checkpoint;
    private int attempt;
    private int[] checkpointed = {0, 0};
    private int flow;
    private int change;

    Run(List<FlowRecord> flows, List<ClusterChange> changes) throws Exception {
      this.flows = flows;
      this.changes = changes;
    }

    boolean hasMore() {
      return flow < flows.size() || change < changes.size();
    }

    void nextFlow() throws Exception {
      if (flow < flows.size()) {
        judge.send(flows.get(flow++));
      }
    }

    void nextChange() throws Exception {
      if (change < changes.size()) {
        judge.tell(changes.get(change++));
      }
    }

    /** Time goes on as far as nothing that is still to come is late. */
    void time() throws Exception {
      Instant next =
          flows.subList(flow, flows.size()).stream()
              .map(FlowRecord::getCellStart)
              .min(Comparator.naturalOrder())
              .orElse(Instant.EPOCH);
      judge.timeIs(next);
    }

    /** What was written until now becomes visible in the archive. */
    void checkpoint() throws Exception {
      told.add(judge.takeTold());
      archive.addAll(judge.takeRows());
      checkpoint = judge.checkpoint();
      checkpointed = new int[] {flow, change};
    }

    void crash() throws Exception {
      told.add(judge.takeTold());
      judge.close();
      attempt++;
      judge = JudgeHarness.revising(TIMES, attempt, checkpoint);
      flow = checkpointed[0];
      change = checkpointed[1];
    }

    void end() throws Exception {
      judge.end();
      checkpoint();
    }

    @Override
    public void close() {
      judge.close();
    }
  }

  @Property(tries = 80)
  void theTopicSaysInTheEndWhatTheArchiveSays(
      @ForAll("flows") List<FlowRecord> flows,
      @ForAll("changes") List<ClusterChange> changes,
      @ForAll("turns") List<Integer> turns)
      throws Exception {
    try (Run run = new Run(flows, changes)) {
      for (int turn = 0; turn < MOST_TURNS && run.hasMore(); turn++) {
        int of = turns.get(turn % turns.size());
        switch (of) {
          case CHECKPOINT -> run.checkpoint();
          case CRASH -> run.crash();
          case 0 -> run.time();
          default -> {
            if (of % 2 == 0) {
              run.nextFlow();
            } else {
              run.nextChange();
            }
          }
        }
      }
      while (run.hasMore()) {
        run.nextFlow();
        run.nextChange();
      }
      run.end();

      assertThat(run.told.latest()).isEqualTo(Oracle.sorted(run.archive));
      assertThat(Told.withoutRevisions(run.told.latest())).isEqualTo(Oracle.rows(flows, changes));
    }
  }

  @Provide
  Arbitrary<List<FlowRecord>> flows() {
    return Histories.flows();
  }

  @Provide
  Arbitrary<List<ClusterChange>> changes() {
    return Histories.changes();
  }

  @Provide
  Arbitrary<List<Integer>> turns() {
    return Arbitraries.integers().between(0, CRASH).list().ofMinSize(1).ofMaxSize(30);
  }
}
