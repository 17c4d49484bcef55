package io.weir.stream.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoTest {

  @Test
  void whatWasMadeOfAnObjectIsGivenAgainAndNotMadeAgain() {
    List<String> made = new ArrayList<>();
    Memo<List<String>, String> memo =
        new Memo<>(
            16,
            key -> {
              made.add(key.get(0));
              return key.get(0);
            });
    List<String> key = new ArrayList<>(List.of("a"));

    assertThat(memo.of(key)).isEqualTo("a").isSameAs(memo.of(key));
    assertThat(made).containsExactly("a");
  }

  @Test
  void equalObjectsAndThoseOfOnePlaceAreNotMistakenForEachOther() {
    Memo<List<Integer>, Integer> memo = new Memo<>(2, key -> System.identityHashCode(key));
    List<List<Integer>> keys = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      keys.add(new ArrayList<>(List.of(i / 2)));
    }

    assertThat(keys)
        .allSatisfy(key -> assertThat(memo.of(key)).isEqualTo(System.identityHashCode(key)));
    assertThat(keys)
        .allSatisfy(key -> assertThat(memo.of(key)).isEqualTo(System.identityHashCode(key)));
  }

  @Test
  void theLastTwoOfAPairOfPlacesAreKnown() {
    List<Object> made = new ArrayList<>();
    Memo<Object, Object> memo =
        new Memo<>(
            2,
            key -> {
              made.add(key);
              return key;
            });
    Object a = new Object();
    Object b = new Object();

    for (int i = 0; i < 3; i++) {
      memo.of(a);
      memo.of(b);
    }

    assertThat(made).containsExactly(a, b);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void placesAreAPowerOfTwoAndAtLeastAPair(int places) {
    assertThatThrownBy(() -> new Memo<>(places, key -> key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(places));
  }
}
