package io.weir.stream.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.Edge;
import io.weir.schemas.FlowVerdict;
import io.weir.stream.judging.FlowTimes;
import io.weir.stream.testing.Flows;
import io.weir.stream.testing.Verdicts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

class EdgesPropertiesTest {

  /** What happens to the rollup, one after another. */
  interface Step {
    void happenTo(Play play) throws Exception;
  }

  private record Sum(long flows, long bytes) {

    Sum plus(Sum other) {
      return new Sum(flows + other.flows, bytes + other.bytes);
    }
  }

  @Property(tries = 150)
  void everyVerdictIsCountedOnceHoweverTheyComeAndWhateverFails(@ForAll("steps") List<Step> steps)
      throws Exception {
    try (RollupHarness rollup = new RollupHarness(FlowTimes.defaults())) {
      Play play = new Play(rollup);
      for (Step step : steps) {
        step.happenTo(play);
      }
      rollup.end();

      Map<String, Sum> summed = new HashMap<>();
      for (Edge edge : rollup.closed()) {
        summed.merge(
            edge.getSrcWorkload() + " " + edge.getDstPort() + " " + edge.getIntervalStart(),
            new Sum(edge.getFlows(), orZero(edge.getBytesToDst())),
            Sum::plus);
      }
      assertThat(summed).isEqualTo(play.expected);
      assertThat(rollup.closed()).extracting(Edge::getRowId).doesNotHaveDuplicates();
      assertThat(withMostFlows(rollup.updates()))
          .containsExactlyInAnyOrderElementsOf(rollup.closed());
      assertThat(rollup.keyedStateEntries()).isZero();
    }
  }

  @Property(tries = 50)
  void theOrderOfTheVerdictsDoesNotMatter(@ForAll("rows") List<Row> rows, @ForAll Random random)
      throws Exception {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);

    assertThat(closed(shuffled)).isEqualTo(closed(rows));
  }

  private static List<Edge> closed(List<Row> rows) throws Exception {
    try (RollupHarness rollup = new RollupHarness(FlowTimes.defaults())) {
      Play play = new Play(rollup);
      for (Row row : rows) {
        row.happenTo(play);
      }
      rollup.end();
      return rollup.closed().stream().sorted(Comparator.comparing(Edge::getRowId)).toList();
    }
  }

  /** What a reader of the topic holds who keeps, of each row, the record with the most flows. */
  private static List<Edge> withMostFlows(List<Edge> updates) {
    Map<String, Edge> last = new HashMap<>();
    for (Edge edge : updates) {
      last.merge(edge.getRowId(), edge, (a, b) -> a.getFlows() > b.getFlows() ? a : b);
    }
    return List.copyOf(last.values());
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  private static final class Play {

    private final RollupHarness rollup;
    private final Map<String, Sum> expected = new HashMap<>();
    private final Instant[] times = {Flows.CELL, Flows.CELL};
    private int verdicts;

    Play(RollupHarness rollup) {
      this.rollup = rollup;
    }

    void bothReach(Instant time) throws Exception {
      for (int i = 0; i < times.length; i++) {
        times[i] = times[i].isAfter(time) ? times[i] : time;
      }
      Instant lesser = times[0].isBefore(times[1]) ? times[0] : times[1];
      rollup.timeIs(lesser);
    }
  }

  record Row(
      int subtask, int startSecond, String workload, @Nullable Integer port, @Nullable Long bytes)
      implements Step {

    @Override
    public void happenTo(Play play) throws Exception {
      Instant start = Flows.CELL.plusSeconds(startSecond);
      FlowVerdict verdict = Verdicts.verdict(1000 + play.verdicts++, start);
      verdict.setSrcWorkload(workload);
      verdict.setDstPort(port);
      verdict.setBytesToDst(bytes);
      play.rollup.send(subtask, verdict);
      Instant minute = Instant.ofEpochMilli(start.toEpochMilli() / 60_000 * 60_000);
      play.expected.merge(
          workload + " " + port + " " + minute, new Sum(1, orZero(bytes)), Sum::plus);
    }
  }

  record Later(int seconds) implements Step {

    @Override
    public void happenTo(Play play) throws Exception {
      Instant last = play.times[0].isAfter(play.times[1]) ? play.times[0] : play.times[1];
      play.bothReach(last.plusSeconds(seconds));
    }
  }

  /** One subtask's time runs ahead of what both have reached. */
  record OneIsAhead(int subtask, int seconds) implements Step {

    @Override
    public void happenTo(Play play) throws Exception {
      play.times[subtask] = play.times[subtask].plusSeconds(seconds);
      play.rollup.timeIs(subtask, play.times[subtask]);
    }
  }

  record Recovery() implements Step {

    @Override
    public void happenTo(Play play) throws Exception {
      play.rollup.recover();
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.frequencyOf(
            Tuple.of(10, row()),
            Tuple.of(4, Arbitraries.integers().between(0, 200).map(Later::new)),
            Tuple.of(
                2,
                Combinators.combine(Arbitraries.of(0, 1), Arbitraries.integers().between(0, 500))
                    .as(OneIsAhead::new)),
            Tuple.of(1, Arbitraries.create(Recovery::new)))
        .map(Step.class::cast)
        .list()
        .ofMaxSize(30);
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    return row().list().ofMinSize(1).ofMaxSize(20);
  }

  private static Arbitrary<Row> row() {
    return Combinators.combine(
            Arbitraries.of(0, 1),
            Arbitraries.integers().between(0, 300),
            Arbitraries.of("web", "api"),
            Arbitraries.of(80, 443).injectNull(0.2),
            Arbitraries.longs().between(0, 1000).injectNull(0.2))
        .as(Row::new);
  }
}
