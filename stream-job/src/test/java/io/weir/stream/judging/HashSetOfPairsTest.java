package io.weir.stream.judging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HashSetOfPairsTest {

  record Pair(long first, long second) {}

  @Property
  void itHoldsWhatASetHolds(@ForAll("pairs") List<Pair> added, @ForAll("pairs") List<Pair> asked) {
    HashSetOfPairs set = new HashSetOfPairs();
    Set<Pair> expected = new HashSet<>();
    for (Pair pair : added) {
      set.add(pair.first(), pair.second());
      expected.add(pair);
    }
    for (Pair pair : asked) {
      assertThat(set.contains(pair.first(), pair.second())).isEqualTo(expected.contains(pair));
    }
    assertThat(added).allMatch(pair -> set.contains(pair.first(), pair.second()));
  }

  @Test
  void itGrows() {
    HashSetOfPairs set = new HashSetOfPairs();
    for (long i = 0; i < 10_000; i++) {
      set.add(i * 16, -i - 1);
    }
    for (long i = 0; i < 10_000; i++) {
      assertThat(set.contains(i * 16, -i - 1)).isTrue();
      assertThat(set.contains(i * 16, -i - 2)).isFalse();
    }
  }

  /**
   * Few numbers, so that they meet: halves of zero, and places that are taken. 0 and 1 is 0 and
   * 0's.
   */
  @Provide
  Arbitrary<List<Pair>> pairs() {
    Arbitrary<Long> numbers = Arbitraries.of(0L, 2L, 8L, 16L, -1L, Long.MIN_VALUE);
    return Combinators.combine(numbers, numbers).as(Pair::new).list().ofMaxSize(60);
  }
}
