package io.weir.policy.cluster;

import static io.weir.policy.testing.TestCluster.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.judge.PolicyReference;
import io.weir.policy.rules.CompiledPolicy;
import io.weir.policy.rules.PolicyCompiler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What was in force in a namespace, and for how long. */
class ErasTest {

  private static final int SECONDS = 10;

  private record Change(String policy, int value, int second) {}

  @Property
  void tellWhatTheHistoriesTell(@ForAll @From("changes") List<Change> changes) {
    Namespace namespace = new Namespace("a");
    for (Change change : changes) {
      take(change, namespace);
      for (int second = -1; second <= SECONDS; second++) {
        Instant moment = START.plusSeconds(second);
        Eras.Era era = namespace.eraAt(moment);
        assertThat(era.regime().policies()).isEqualTo(held(namespace, moment));
        assertThat(era.stretch().covers(moment)).isTrue();
      }
    }
  }

  @Property
  void changeWhereSomethingChanges(@ForAll @From("changes") List<Change> changes) {
    Namespace namespace = new Namespace("a");
    changes.forEach(change -> take(change, namespace));
    for (int second = 0; second <= SECONDS; second++) {
      Regime before = namespace.eraAt(START.plusSeconds(second).minusNanos(1)).regime();
      Regime after = namespace.eraAt(START.plusSeconds(second)).regime();
      assertThat(before.equals(after)).isEqualTo(before.isSameAs(after));
    }
  }

  @Test
  void keepWhatTheySayWhenAnotherBegins() {
    Namespace namespace = new Namespace("a");
    take(new Change("p", 1, 0), namespace);
    Regime first = namespace.eraAt(START.plusSeconds(1)).regime();
    take(new Change("p", 2, 5), namespace);
    assertThat(namespace.eraAt(START.plusSeconds(1)).regime()).isSameAs(first);
    assertThat(namespace.eraAt(START.plusSeconds(5)).regime()).isNotSameAs(first);
  }

  private static List<CompiledPolicy> held(Namespace namespace, Instant moment) {
    List<CompiledPolicy> held = new ArrayList<>();
    for (ObjectHistory<CompiledPolicy> policy : namespace.policies().values()) {
      CompiledPolicy state = policy.at(moment);
      if (state != null) {
        held.add(state);
      }
    }
    return held;
  }

  private static void take(Change change, Namespace namespace) {
    ObjectHistory<CompiledPolicy> history =
        namespace.policies().computeIfAbsent(change.policy, name -> new ObjectHistory<>());
    CompiledPolicy policy =
        change.value == 0
            ? null
            : PolicyCompiler.compile(
                new PolicyReference("a", change.policy, null, (long) change.value),
                "{\"podSelector\":{}}",
                Map.of());
    Instant at = START.plusSeconds(change.second);
    if (history.add(new Version<>(at, null, 1, null, null, policy))) {
      history.derive(new Marks());
      namespace.changed();
    }
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(
            Arbitraries.of("p", "q"),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, SECONDS))
        .as(Change::new)
        .list()
        .ofMaxSize(8);
  }
}
