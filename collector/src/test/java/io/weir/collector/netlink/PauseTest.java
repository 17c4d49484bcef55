package io.weir.collector.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PauseTest {

  private static final long LONGEST = 10_000_000;

  private final Pause pause = new Pause(Duration.ofNanos(LONGEST));

  @Test
  void isLongestWhenLittleComes() {
    assertThat(pause.nanosAfter(1)).isEqualTo(LONGEST);
    assertThat(pause.nanosAfter(640)).isEqualTo(LONGEST);
  }

  @Test
  void letsAsManyWaitAsFitHoweverFastTheyCome() {
    long first = pause.nanosAfter(1_280);
    assertThat(first).isEqualTo(LONGEST / 2);
    assertThat(pause.nanosAfter(640)).isEqualTo(first);
  }

  @Test
  void isLongAgainWhenLessComes() {
    pause.nanosAfter(2_000);
    assertThat(pause.nanosAfter(1)).isEqualTo(LONGEST);
  }

  @Property
  void liesBetweenAnEighthAndTheWhole(
      @ForAll @IntRange(min = 1) int first, @ForAll @IntRange(min = 1) int second) {
    Pause any = new Pause(Duration.ofNanos(LONGEST));
    assertThat(any.nanosAfter(first)).isBetween(LONGEST / 8, LONGEST);
    assertThat(any.nanosAfter(second)).isBetween(LONGEST / 8, LONGEST);
  }
}
