package io.weir.policy.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DecisionCacheTest {

  private static final int CAPACITY = 16;

  private final DecisionCache<String> cache = new DecisionCache<>(CAPACITY);

  /** It may forget, but never takes one for another. */
  @Property
  void knowsWhatWasPutOrNothing(
      @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 60) Long> asked) {
    DecisionCache<String> forgetful = new DecisionCache<>(CAPACITY);
    Map<Long, String> all = new HashMap<>();
    for (long ask : asked) {
      long destination = ask * 31 % 7;
      String known = forgetful.get(ask, destination);
      if (known == null) {
        forgetful.put(ask, destination, all.computeIfAbsent(ask, String::valueOf));
      } else {
        assertThat(known).isEqualTo(all.get(ask));
      }
      assertThat(forgetful.get(ask, destination)).isEqualTo(String.valueOf(ask));
    }
  }

  @Test
  void isBounded() {
    for (int i = 0; i < 1000; i++) {
      cache.put(i, 1, "x");
      assertThat(cache.size()).isLessThanOrEqualTo(2 * CAPACITY);
    }
  }

  @Test
  void keepsWhatFits() {
    for (int i = 0; i < CAPACITY; i++) {
      cache.put(i, i, "v" + i);
    }
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(cache.get(i, i)).isEqualTo("v" + i);
    }
  }

  @Test
  void keepsWhatIsStillAskedFor() {
    cache.put(-1, 1, "kept");
    for (int i = 0; i < 1000; i++) {
      cache.put(i, 1, "x");
      assertThat(cache.get(-1, 1)).isEqualTo("kept");
    }
    assertThat(cache.get(0, 1)).isNull();
  }

  @Test
  void tellsBothNumbersApart() {
    cache.put(1, 2, "a");
    assertThat(cache.get(2, 1)).isNull();
    assertThat(cache.get(1, 1)).isNull();
    assertThat(cache.get(0, 0)).isNull();
  }
}
