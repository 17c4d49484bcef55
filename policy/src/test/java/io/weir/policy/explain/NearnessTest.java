package io.weir.policy.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearnessTest {

  @ParameterizedTest
  @CsvSource({
    "app, apps",
    "web, Web",
    "front-end, frontend",
    "front_end, front-end",
    "frontend, fronted",
    "payments, paymnets",
    "api, api-gateway",
    "prod, production",
    "app, app.kubernetes.io/name"
  })
  void takesAnotherSpellingForNear(String a, String b) {
    assertThat(Nearness.alike(a, b)).isTrue();
    assertThat(Nearness.alike(b, a)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "web, api",
    "a, b",
    "a, ab",
    "v1, v2",
    "team-a, team-b",
    "shard-1, shard-12",
    "shard1, shard2",
    "database, frontend",
    "'', web"
  })
  void takesAnotherWordForMeant(String a, String b) {
    assertThat(Nearness.alike(a, b)).isFalse();
    assertThat(Nearness.alike(b, a)).isFalse();
  }
}
