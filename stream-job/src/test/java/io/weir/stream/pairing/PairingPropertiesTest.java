package io.weir.stream.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.stream.testing.Flows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PairingPropertiesTest {

  private final Pairing pairing = new Pairing(Duration.ofSeconds(2));

  @Property(tries = 300)
  void theOrderOfTheRecordsDoesNotMatter(
      @ForAll("records") List<FlowRecord> records, @ForAll Random random) {
    List<FlowRecord> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, random);

    assertThat(pairing.pair(shuffled)).isEqualTo(pairing.pair(records));
  }

  @Property(tries = 200)
  void recordsThatComeTwiceChangeNothing(@ForAll("records") List<FlowRecord> records) {
    List<FlowRecord> twice = new ArrayList<>(records);
    twice.addAll(records);

    assertThat(pairing.pair(twice)).isEqualTo(pairing.pair(records));
  }

  @Property(tries = 200)
  void everyConnectionHasARowIdOfItsOwnAndNoObserverTwice(
      @ForAll("records") List<FlowRecord> records) {
    List<PairedFlow> paired = pairing.pair(records);

    Set<String> ids = new HashSet<>();
    for (PairedFlow flow : paired) {
      assertThat(ids.add(flow.rowId())).isTrue();
      assertThat(flow.observers()).isSorted().doesNotHaveDuplicates();
    }
  }

  /** What readers of the topic were told of a connection never becomes void. */
  @Property(tries = 1000)
  void aFurtherRecordTakesNoRowAway(@ForAll("records") List<FlowRecord> records) {
    Set<String> before = new HashSet<>();
    for (int known = 1; known <= records.size(); known++) {
      records.get(known - 1).setSequence(known);
      Set<String> ids = new HashSet<>();
      pairing.pair(records.subList(0, known)).forEach(flow -> ids.add(flow.rowId()));

      assertThat(ids).containsAll(before);
      before = ids;
    }
  }

  @Property(tries = 200)
  void noObserverIsLost(@ForAll("records") List<FlowRecord> records) {
    Set<String> observers = new HashSet<>();
    pairing.pair(records).forEach(flow -> observers.addAll(flow.observers()));

    assertThat(observers)
        .containsExactlyInAnyOrderElementsOf(
            records.stream().map(FlowRecord::getObserver).distinct().toList());
  }

  @Provide
  Arbitrary<List<FlowRecord>> records() {
    return Combinators.combine(
            Arbitraries.of("node-a", "node-b", "node-c"),
            Arbitraries.longs().between(0, 30),
            Arbitraries.integers().between(0, 50).injectNull(0.2),
            Arbitraries.of(Outcome.class),
            Arbitraries.of(Lifecycle.class),
            Arbitraries.longs().between(0, 9999).injectNull(0.2),
            Arbitraries.of(true, false).injectNull(0.5),
            Arbitraries.of("10.1.1.2", "10.1.1.9"))
        .as(
            (observer, sequence, start, outcome, lifecycle, bytes, passed, source) -> {
              FlowRecord flow = Flows.flow(observer, sequence);
              flow.setConnectionStart(start == null ? null : Flows.CELL.plusMillis(start * 100L));
              flow.setOutcome(outcome);
              flow.setLifecycle(lifecycle);
              flow.setBytesToDst(bytes);
              flow.setPassedDestination(passed);
              flow.setSrcIp(source);
              flow.setOrientation(sequence % 2 == 0 ? Orientation.CERTAIN : Orientation.INFERRED);
              return flow;
            })
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }
}
