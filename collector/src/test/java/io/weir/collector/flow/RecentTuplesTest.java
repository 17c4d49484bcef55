package io.weir.collector.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.collector.conntrack.Tuple;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecentTuplesTest {

  private static final long SECOND = 1_000_000;

  private final RecentTuples recent = new RecentTuples();

  @Test
  void oneIsRememberedForHalfAMinuteAtLeastAndNotForLong() {
    recent.add(packet(1), 10 * SECOND);
    recent.advanceTo(40 * SECOND);
    assertThat(recent.contain(packet(1))).isTrue();
    assertThat(recent.contain(packet(1).reversed())).isFalse();
    recent.advanceTo(71 * SECOND);
    assertThat(recent.contain(packet(1))).isFalse();
  }

  @Test
  void aLongSilenceForgetsAll() {
    recent.add(packet(1), 10 * SECOND);
    recent.advanceTo(1_000 * SECOND);
    assertThat(recent.contain(packet(1))).isFalse();
  }

  @Test
  void ofTooManyTheLatestAreRemembered() {
    int many = 600_000;
    for (int number = 0; number < many; number++) {
      recent.add(packet(number), SECOND);
    }
    assertThat(recent.contain(packet(many - 1))).isTrue();
    assertThat(recent.contain(packet(many - 200_000))).isTrue();
    assertThat(recent.contain(packet(0))).isFalse();
  }

  @Property
  void whatWasAddedIsThereAndNothingElse(
      @ForAll @Size(max = 200) Set<@IntRange(max = 100_000) Integer> added,
      @ForAll @IntRange(min = 100_001, max = 200_000) int other) {
    RecentTuples tuples = new RecentTuples();
    added.forEach(number -> tuples.add(packet(number), SECOND));
    assertThat(added).allMatch(number -> tuples.contain(packet(number)));
    assertThat(tuples.contain(packet(other))).isFalse();
  }

  private static Tuple packet(int number) {
    return Tuple.of(17, "10.1." + number / 60_000 + ".1", 1 + number % 60_000, "10.2.0.1", 53);
  }
}
