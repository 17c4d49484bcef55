package io.weir.policy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedLabelsTest {

  private final SharedLabels shared = new SharedLabels();

  @Test
  void equalLabelsBecomeOneMap() {
    Map<String, String> first = new HashMap<>(Map.of("app", "web"));

    assertThat(shared.of(first)).isSameAs(first);
    assertThat(shared.of(new HashMap<>(Map.of("app", "web")))).isSameAs(first);
  }

  @Test
  void otherLabelsStayTheirOwn() {
    shared.of(Map.of("app", "web"));
    Map<String, String> other = Map.of("app", "db");

    assertThat(shared.of(other)).isSameAs(other);
  }

  @Test
  void forgetsRatherThanFillTheMemory() {
    Map<String, String> first = Map.of("app", "web");
    shared.of(first);
    for (int i = 0; i < 20_000; i++) {
      shared.of(Map.of("statefulset.kubernetes.io/pod-name", "db-" + i));
    }
    Map<String, String> again = new HashMap<>(first);

    assertThat(shared.of(again)).isSameAs(again).isEqualTo(first);
  }
}
