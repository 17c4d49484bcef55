package io.weir.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.rules.LabelSelector;
import io.weir.policy.rules.Requirement;
import io.weir.policy.rules.Requirement.Operator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which label was meant by one that nobody has. */
class NearMissTest {

  private static LabelSelector wants(String key, String... values) {
    return new LabelSelector(
        List.of(new Requirement(key, Operator.IN, new TreeSet<>(Arrays.asList(values)))));
  }

  @ParameterizedTest
  @CsvSource({
    // one letter of a short word, two of a longer one
    "app, web, app, wep",
    "app, front, app, frond",
    "app, checkout, app, chekouts",
    "apps, web, app, web",
    // words before or behind
    "app, db, app, users-db",
    "app, db, app, db-users",
    "app, users-db, app, db",
    "app, db, app, users.db",
    "app, db, app, users_db",
    "app, db, app, db/users",
    "name, web, app.kubernetes.io/name, web",
    // a value that tells, under any key
    "role, checkout, app, checkout",
    "role, web, app, web",
  })
  void slipIsNamed(String key, String value, String otherKey, String otherValue) {
    assertThat(NearMiss.find(wants(key, value), Stream.of(Map.of(otherKey, otherValue))))
        .hasValueSatisfying(
            miss ->
                assertThat(miss.cure())
                    .isEqualTo(
                        "write %s: %s for %s: %s".formatted(otherKey, otherValue, key, value)));
  }

  @ParameterizedTest
  @CsvSource({
    "app, web, app, ledger",
    "app, web, tier, wep",
    // two letters of a short word
    "app, front, app, froth",
    "app, web, app, was",
    // a word of two letters is near to everything
    "app, v1, app, v2",
    "app, v1, app, v12",
    // no word of its own
    "app, base, app, database",
    "app, data, app, database",
    "app, '', app, -web",
    // values that many labels have
    "role, v1, app, v1",
    "enabled, true, public, true",
  })
  void whatIsNoLikelySlipIsNot(String key, String value, String otherKey, String otherValue) {
    assertThat(NearMiss.find(wants(key, value), Stream.of(Map.of(otherKey, otherValue)))).isEmpty();
  }

  @Test
  void theLikeliestIsNamed() {
    Stream<Map<String, String>> pods =
        Stream.of(
            Map.of("app", "front-web"),
            Map.of("role", "web"),
            Map.of("app", "wep"),
            Map.of("apps", "web"));

    assertThat(NearMiss.find(wants("app", "web"), pods))
        .map(NearMiss::cure)
        .hasValue("write apps: web for app: web");
  }

  @Test
  void ofEquallyLikelyOnesTheFirstByNameIs() {
    assertThat(
            NearMiss.find(
                wants("app", "web", "wel"), Stream.of(Map.of("app", "wez"), Map.of("app", "wex"))))
        .map(NearMiss::cure)
        .hasValue("write app: wex for app: web");
  }

  @Test
  void selectorThatMissesByTwoLabelsIsNoSlip() {
    LabelSelector two =
        new LabelSelector(
            List.of(
                new Requirement("app", Operator.IN, Set.of("web")),
                new Requirement("tier", Operator.IN, Set.of("front"))));

    assertThat(NearMiss.find(two, Stream.of(Map.of("app", "wep", "tier", "fromt")))).isEmpty();
    assertThat(NearMiss.find(two, Stream.of(Map.of("app", "wep", "tier", "front"))))
        .map(NearMiss::cure)
        .hasValue("write app: wep for app: web");
  }

  @Test
  void conditionThatWantsNoValueIsNoSlip() {
    LabelSelector exists =
        new LabelSelector(List.of(new Requirement("app", Operator.EXISTS, Set.of())));

    assertThat(NearMiss.find(exists, Stream.of(Map.of("apps", "web")))).isEmpty();
  }
}
