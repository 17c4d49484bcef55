package io.weir.stream.judging;

import static io.weir.stream.testing.Flows.CELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever the order, delay or fault: the rows are those of an oracle that knows all at once. */
class AsOfPropertiesTest {

  /** Long waits, so that a silent watch makes flows wait and not give up. */
  private static final FlowTimes TIMES =
      new FlowTimes(
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(4),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(40),
          Duration.ofSeconds(1),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofSeconds(5),
          Duration.ofMinutes(2),
          Duration.ofMinutes(2),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5));

  private static final int RECOVERY = 9;
  private static final int MOST_RECOVERIES = 40;

  /**
   * @param turns whose turn it is to give a record, over and over; {@link #RECOVERY}: no one's
   * @param watchIsSilent whether event time goes on without bookmarks
   */
  @Property(tries = 120)
  void anyInterleavingPartitionsAndParallelismGiveTheRowsOfTheOracle(
      @ForAll("flows") List<FlowRecord> flows,
      @ForAll("changes") List<ClusterChange> changes,
      @ForAll @IntRange(min = 1, max = 3) int partitions,
      @ForAll @IntRange(min = 1, max = 2) int parallelism,
      @ForAll("turns") List<Integer> turns,
      @ForAll boolean watchIsSilent)
      throws Exception {
    List<Partition> sources = partitions(flows, partitions);
    List<ClusterChange> topic = new ArrayList<>(changes);
    try (JudgeWorld world = new JudgeWorld(TIMES, parallelism)) {
      Instant bookmark = Instant.EPOCH;
      for (int turn = 0; ; turn++) {
        List<Partition> left = sources.stream().filter(Partition::hasMore).toList();
        int givers = left.size() + (topic.isEmpty() ? 0 : 1);
        if (givers == 0) {
          break;
        }
        int of = turns.get(turn % turns.size());
        if (of == RECOVERY && turn < MOST_RECOVERIES) {
          world.recover(3 - world.parallelism());
        } else if (of % givers < left.size()) {
          world.send(left.get(of % givers).next());
        } else {
          ClusterChange change = topic.remove(0);
          world.tell(change);
          bookmark = change.getBookmark() == null ? bookmark : change.getBookmark();
        }
        Instant behind =
            sources.stream().map(Partition::time).min(Comparator.naturalOrder()).orElseThrow();
        Instant watch = bookmark.minus(TIMES.outOfOrderness());
        world.timeIs(watchIsSilent || behind.isBefore(watch) ? behind : watch);
      }
      world.end();

      assertThat(world.rows()).isEqualTo(Oracle.rows(flows, changes));
      assertThat(world.told()).isEqualTo(world.archived());
      assertThat(world.late()).isEmpty();
    }
  }

  /** What comes one after another: the flow of that index, or a leap of time, or a recovery. */
  record Step(int flow, int seconds, boolean recovery) {}

  @Property(tries = 120)
  void whatComesTooLateIsKeptAndNeverMakesASecondRow(
      @ForAll("flows") List<FlowRecord> flows,
      @ForAll("changes") List<ClusterChange> changes,
      @ForAll("steps") List<Step> steps)
      throws Exception {
    List<FlowRecord> sent = new ArrayList<>();
    try (JudgeWorld world = new JudgeWorld(TIMES, 1)) {
      for (ClusterChange change : changes) {
        world.tell(change);
      }
      for (Step step : steps) {
        if (step.recovery()) {
          world.recover(3 - world.parallelism());
        }
        FlowRecord flow = flows.get(step.flow() % flows.size());
        world.send(flow);
        sent.add(flow);
        world.timeIs(CELL.plusSeconds(step.seconds()));
      }
      world.end();

      List<FlowRecord> inTime = new ArrayList<>(sent);
      world.late().forEach(inTime::remove);
      assertThat(inTime).hasSize(sent.size() - world.late().size());
      assertThat(world.rows()).isEqualTo(Oracle.rows(inTime, changes));
      assertThat(world.rows()).extracting(FlowVerdict::getRowId).doesNotHaveDuplicates();
    }
  }

  /** A Kafka partition: records in order of time, but for as much as may be on time still. */
  private static final class Partition {

    private final List<FlowRecord> left;
    private Instant latest = Instant.EPOCH;

    Partition(List<FlowRecord> flows) {
      long mostLate = TIMES.outOfOrderness().toMillis();
      left = new ArrayList<>(flows);
      left.sort(
          Comparator.comparing(
              flow ->
                  flow.getIntervalEnd().plusMillis(flow.getSequence() * 7919 % (mostLate + 1))));
    }

    boolean hasMore() {
      return !left.isEmpty();
    }

    FlowRecord next() {
      FlowRecord flow = left.remove(0);
      latest = flow.getIntervalEnd().isAfter(latest) ? flow.getIntervalEnd() : latest;
      return flow;
    }

    /** A partition that has no more becomes idle: others need not wait for it. */
    Instant time() {
      return left.isEmpty()
          ? CELL.plusSeconds(300)
          : latest.minus(TIMES.outOfOrderness()).minusMillis(1);
    }
  }

  private static List<Partition> partitions(List<FlowRecord> flows, int partitions) {
    List<Partition> sources = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      int partition = i;
      sources.add(
          new Partition(
              flows.stream()
                  .filter(flow -> Math.floorMod(flow.getSequence() * 31, partitions) == partition)
                  .collect(Collectors.toList())));
    }
    return sources;
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
    return Arbitraries.integers().between(0, RECOVERY).list().ofMinSize(1).ofMaxSize(20);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 14),
            Arbitraries.integers().between(0, 200),
            Arbitraries.integers().between(0, 7).map(n -> n == 0))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(20);
  }
}
