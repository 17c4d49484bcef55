package io.weir.stream.gaps;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.ObserverLoss;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes twice, out of order or between recoveries: what is missing is told once. */
class GapsPropertiesTest {

  private static final int RECOVERY = 9;
  private static final int HIGHEST = 20;

  /**
   * @param first the numbers of one partition as they come
   * @param second of another, which the other subtask reads until a recovery moves it
   * @param turns who comes next, over and over; {@link #RECOVERY}: a recovery
   */
  @Property(tries = 50)
  void whatIsMissingIsToldOnce(
      @ForAll("numbers") List<Long> first,
      @ForAll("numbers") List<Long> second,
      @ForAll("turns") List<Integer> turns)
      throws Exception {
    List<List<Long>> left = List.of(new ArrayList<>(first), new ArrayList<>(second));
    int moved = 0;
    try (GapsHarness gaps = new GapsHarness()) {
      for (int turn = 0; turn < 4 * HIGHEST; turn++) {
        int of = turns.get(turn % turns.size());
        if (of == RECOVERY) {
          gaps.recover();
          moved++;
          continue;
        }
        List<Long> partition = left.get(of % 2);
        if (!partition.isEmpty()) {
          FlowRecord flow = GapsHarness.numbered(partition.remove(0));
          flow.setPartition(of % 2);
          gaps.sendTo((of + moved) % 2, flow);
        }
      }
      gaps.end();

      for (int partition = 0; partition < 2; partition++) {
        List<Long> all = partition == 0 ? first : second;
        List<Long> came = all.subList(0, all.size() - left.get(partition).size());
        assertThat(missing(gaps.losses(), partition))
            .containsExactlyInAnyOrderElementsOf(missing(came));
      }
    }
  }

  private static List<Long> missing(List<ObserverLoss> losses, int partition) {
    return losses.stream()
        .filter(loss -> loss.getPartition() == partition)
        .flatMap(
            loss ->
                LongStream.range(loss.getSequence(), loss.getSequence() + loss.getCount()).boxed())
        .toList();
  }

  private static Set<Long> missing(List<Long> came) {
    Set<Long> missing = new HashSet<>();
    if (!came.isEmpty()) {
      LongStream.range(came.get(0), Collections.max(came)).forEach(missing::add);
      came.forEach(missing::remove);
    }
    return missing;
  }

  @Provide
  Arbitrary<List<Long>> numbers() {
    return Arbitraries.longs().between(0, HIGHEST).list().ofMaxSize(2 * HIGHEST);
  }

  @Provide
  Arbitrary<List<Integer>> turns() {
    return Arbitraries.integers().between(0, RECOVERY).list().ofMinSize(1).ofMaxSize(20);
  }
}
