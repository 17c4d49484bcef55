package io.weir.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.lab.kube.Json;
import io.weir.policy.explain.Hint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {
  private static final Set<String> INTENT_REASONS =
      Set.of("NO_POLICY", "NOT_ENFORCED", "SELECTOR_MIXUP", "IP_BLOCK_ADMITS_POD");

  static Stream<String> names() {
    return Scenarios.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyEndIsInTheManifests(String name) throws IOException {
    Scenario scenario = Scenarios.read(name);
    Set<String> known = ends(scenario);

    for (Step.Traffic traffic : scenario.traffic()) {
      for (Expectation connection : traffic.connections()) {
        assertThat(known).contains(connection.from().toString(), connection.to().toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyPodIsBoundToANodeOfTheScenario(String name) throws IOException {
    Scenario scenario = Scenarios.read(name);
    List<String> nodes = scenario.nodes().stream().map(NodeSpec::name).toList();

    for (JsonNode object : objects(scenario)) {
      if (object.path("kind").asText().equals("Deployment")) {
        assertThat(nodes)
            .contains(
                object
                    .at("/spec/template/spec/nodeSelector")
                    .path("kubernetes.io/hostname")
                    .asText());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatTheKernelDoesFitsTheVerdict(String name) {
    for (Step.Traffic traffic : Scenarios.read(name).traffic()) {
      for (Expectation c : traffic.connections()) {
        switch (c.verdict()) {
          case "DENIED" -> {
            assertThat(c.result()).isEqualTo(Result.TIMEOUT);
            assertThat(c.reason()).isIn("EGRESS_DENIED", "INGRESS_DENIED");
          }
          case "ALLOWED" -> {
            assertThat(c.result()).isIn(Result.CONNECTED, Result.REFUSED);
            assertThat(c.reason()).isIn("POLICY_ALLOWED", "EXEMPT");
          }
          case "ALLOWED_NOT_INTENDED" -> {
            assertThat(c.result()).isIn(Result.CONNECTED, Result.REFUSED);
            assertThat(INTENT_REASONS).contains(c.reason());
          }
          default -> throw new AssertionError("verdict " + c.verdict() + " in " + name);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void onlyADenialHasHintsAndTheyAreOnesThatExist(String name) {
    Set<String> known = Arrays.stream(Hint.values()).map(Hint::name).collect(Collectors.toSet());
    for (Step.Traffic traffic : Scenarios.read(name).traffic()) {
      for (Expectation c : traffic.connections()) {
        assertThat(known).containsAll(c.hints());
        assertThat(c.hints().isEmpty() || c.verdict().equals("DENIED")).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void changesStandLongEnoughBeforeTraffic(String name) {
    long quietMillis = Long.MAX_VALUE;
    for (Step step : Scenarios.read(name).steps()) {
      if (step instanceof Step.Pause pause) {
        quietMillis = Math.addExact(Math.min(quietMillis, 1_000_000), pause.length().toMillis());
      } else if (step instanceof Step.Traffic) {
        assertThat(quietMillis).as("pause before traffic in %s", name).isGreaterThan(6000);
      } else {
        quietMillis = 0;
      }
    }
  }

  @Test
  void togetherTheyShowEveryKindOfRow() {
    Set<String> reasons = new HashSet<>();
    names()
        .map(Scenarios::read)
        .flatMap(s -> s.traffic().stream())
        .flatMap(t -> t.connections().stream())
        .forEach(c -> reasons.add(c.reason()));

    assertThat(reasons)
        .contains("POLICY_ALLOWED", "INGRESS_DENIED", "EGRESS_DENIED", "EXEMPT")
        .containsAll(INTENT_REASONS);
  }

  @Test
  void anUnknownNameIsToldTheKnownOnes() {
    assertThatThrownBy(() -> Scenarios.read("three-tier"))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("three-tier'")
        .hasMessageContaining("three-tiers");
  }

  private static Set<String> ends(Scenario scenario) throws IOException {
    Set<String> ends = new HashSet<>();
    scenario.nodes().forEach(n -> ends.add("Node/" + n.name()));
    scenario.outside().forEach(o -> ends.add("Outside/" + o.name()));
    for (JsonNode object : objects(scenario)) {
      JsonNode metadata = object.path("metadata");
      String kind = object.path("kind").asText();
      String namespace = metadata.path("namespace").asText();
      String name = metadata.path("name").asText();
      ends.add(kind.equals("Pod") ? namespace + "/" + name : namespace + "/" + kind + "/" + name);
    }
    return ends;
  }

  private static List<JsonNode> objects(Scenario scenario) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String text : scenario.manifests().values()) {
      objects.addAll(Json.manifests(text));
    }
    return objects;
  }
}
