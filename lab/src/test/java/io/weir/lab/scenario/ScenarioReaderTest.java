package io.weir.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScenarioReaderTest {
  private static final String HEAD =
      """
      description: A test.
      nodes: [{name: node-a, podCidr: 10.244.1.0/24}]
      setup: [apps.yaml]
      """;

  @Test
  void readsEveryKindOfStep() {
    Scenario scenario =
        read(
            """
            steps:
              - apply: [apps.yaml]
              - delete: [Pod shop/web]
              - pause: 1500ms
              - traffic: go
                connections:
                  - {from: shop/Deployment/web, to: shop/db, port: 53, protocol: UDP, times: 2, result: timeout, verdict: DENIED, reason: EGRESS_DENIED}
            """
                .replace("1500ms", "1.5s"));

    assertThat(scenario.steps()).hasSize(4);
    assertThat(scenario.steps().get(2)).isEqualTo(new Step.Pause(Duration.ofMillis(1500)));
    Expectation expected = scenario.expectation("go", 0);
    assertThat(expected.from()).isEqualTo(new End(End.Kind.DEPLOYMENT, "shop", "web"));
    assertThat(expected.to()).isEqualTo(new End(End.Kind.POD, "shop", "db"));
    assertThat(expected.protocol()).isEqualTo("UDP");
    assertThat(expected.result()).isEqualTo(Result.TIMEOUT);
    assertThat(scenario.manifests()).containsOnlyKeys("apps.yaml");
  }

  @Test
  void refusesAnUnknownKey() {
    assertRefused("steps: []\ncolour: blue", "colour");
  }

  @Test
  void refusesAKeyThatStandsTwice() {
    assertRefused("steps: []\nsteps: []", "Duplicate");
  }

  @Test
  void refusesAStepOfTwoKinds() {
    assertRefused("steps: [{pause: 1s, apply: [apps.yaml]}]", "a step is one of");
  }

  @Test
  void refusesTrafficWithoutConnections() {
    assertRefused("steps: [{traffic: go}]", "a step is one of");
  }

  @Test
  void refusesTwoTrafficStepsOfOneName() {
    assertRefused(
        "steps: [{traffic: go, connections: []}, {traffic: go, connections: []}]", "'go'");
  }

  @Test
  void refusesAPauseThatIsNoTime() {
    assertRefused("steps: [{pause: soon}]", "'soon'");
  }

  @Test
  void refusesAnEndItCannotRead() {
    assertRefused(
        "steps: [{traffic: go, connections: [{from: web, to: a/b, port: 1, result: timeout, verdict: V, reason: R}]}]",
        "'web' names no end");
  }

  @Test
  void refusesAPortOutOfRange() {
    assertRefused(
        "steps: [{traffic: go, connections: [{from: a/b, to: a/b, port: 70000, result: timeout, verdict: V, reason: R}]}]",
        "port 70000");
  }

  @Test
  void refusesAManifestThatIsNotThere() {
    assertRefused("steps: [{apply: [gone.yaml]}]", "gone.yaml");
  }

  private static void assertRefused(String steps, String part) {
    assertThatThrownBy(() -> read(steps))
        .isInstanceOf(ScenarioException.class)
        .hasMessageStartingWith("scenario test: ")
        .hasMessageContaining(part);
  }

  private static Scenario read(String steps) {
    Map<String, String> files = Map.of("scenario.yaml", HEAD + steps, "apps.yaml", "");
    return ScenarioReader.read(
        "test",
        file -> {
          String text = files.get(file);
          if (text == null) {
            throw new IOException("no file " + file);
          }
          return text;
        });
  }
}
