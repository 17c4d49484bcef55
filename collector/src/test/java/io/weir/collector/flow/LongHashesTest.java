package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LongHashesTest {

  private final LongHashes hashes = new LongHashes();

  @Test
  void anEmptyOneHasNothing() {
    assertThat(hashes.size()).isZero();
    assertThat(hashes.contains(7)).isFalse();
    assertThat(hashes.at(7)).isZero();
  }

  @Test
  void thoseThatShareAPlaceAndAByteAreToldApart() {
    long one = 0x1200_0005_0000_0001L;
    hashes.add(one);
    assertThat(hashes.contains(one)).isTrue();
    assertThat(hashes.contains(one + 1)).isFalse();
    hashes.add(one + 1);
    assertThat(hashes.contains(one + 1)).isTrue();
    assertThat(hashes.size()).isEqualTo(2);
  }

  @Test
  void aHashWhoseFirstByteIsZeroIsThere() {
    hashes.add(0x0000_0005_0000_0001L);
    assertThat(hashes.contains(0x0000_0005_0000_0001L)).isTrue();
    assertThat(hashes.contains(0x0100_0005_0000_0001L)).isFalse();
  }

  @Property
  void holdsWhatASetHolds(
      @ForAll("crowded") List<Long> added, @ForAll("crowded") List<Long> asked) {
    LongHashes mine = new LongHashes();
    Set<Long> set = new HashSet<>();
    for (long hash : added) {
      mine.add(hash);
      set.add(hash);
      assertThat(mine.size()).isEqualTo(set.size());
    }
    for (long hash : asked) {
      assertThat(mine.contains(hash)).isEqualTo(set.contains(hash));
    }
    assertThat(set).allMatch(mine::contains);
  }

  /** Few places and few tags, so that they collide, and more than the first table holds. */
  @Provide
  Arbitrary<List<Long>> crowded() {
    return Arbitraries.longs().map(bits -> bits & 0x0300_000F_0000_000FL).list().ofMaxSize(200);
  }
}
