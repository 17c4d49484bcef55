package io.weir.lab.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.Weir;
import io.weir.cli.console.Environment;
import io.weir.lab.scenario.Scenario;
import io.weir.lab.scenario.Scenarios;
import io.weir.lab.scenario.Step;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code weir lint} finds the mistakes planted in the scenarios, and none where there is none. */
class LintScenariosTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Per scenario, each state that its steps lead to and what must be found there, warnings and
   * graver. Nothing else may be.
   */
  private static final Map<String, List<String>> EXPECTED =
      Map.of(
          "two-namespaces", List.of("setup:", "20-deny-all.yaml:", "30-allow-shop.yaml:"),
          "three-tiers", List.of("setup:"),
          "and-or-peers",
              List.of(
                  "setup: SELECTOR_MIXUP payments/ledger-from-checkout spec.ingress[0].from[0]",
                  "30-and.yaml:"),
          "ip-block",
              List.of(
                  "setup: IP_BLOCK_COVERS_PODS payments/gateway-partners spec.ingress[1].from[0]"),
          "forgotten-dns",
              List.of("setup: EGRESS_WITHOUT_DNS shop/cart-egress spec.egress", "30-dns.yaml:"),
          "label-typo",
              List.of(
                  "setup: POLICY_SELECTS_NOTHING shop/protect-customers-db spec.podSelector",
                  "setup: PEER_MATCHES_NOTHING shop/search-from-web spec.ingress[0].from[0]",
                  "30-mended.yaml:"),
          // What is planted here, a plugin that enforces nothing, shows in no manifest. Its cluster
          // has no name server, and its author forgot none: lint cannot know.
          "not-enforced",
              List.of("setup: EGRESS_WITHOUT_DNS payments/settlement-to-ledger spec.egress"),
          "service-port",
              List.of(
                  "setup: SERVICE_PORT_NOT_TARGET_PORT shop/catalog-from-web"
                      + " spec.ingress[0].ports[0]",
                  "30-target-port.yaml:"),
          // The only client of the database is deleted: its rule is left over.
          "address-reuse",
              List.of(
                  "setup:",
                  "delete: PEER_MATCHES_NOTHING reports/archive-db-from-report"
                      + " spec.ingress[0].from[0]",
                  "30-scratch.yaml: PEER_MATCHES_NOTHING reports/archive-db-from-report"
                      + " spec.ingress[0].from[0]"),
          "tour",
              List.of(
                  "setup: SELECTOR_MIXUP payments/ledger-from-checkout spec.ingress[0].from[0]",
                  "setup: EGRESS_WITHOUT_DNS shop/api spec.egress",
                  "30-db.yaml: SELECTOR_MIXUP payments/ledger-from-checkout"
                      + " spec.ingress[0].from[0]",
                  "30-db.yaml: EGRESS_WITHOUT_DNS shop/api spec.egress"));

  @TempDir private Path folder;

  @Test
  void everyScenarioIsLookedAt() {
    assertThat(EXPECTED.keySet()).containsExactlyInAnyOrderElementsOf(Scenarios.names());
  }

  static List<String> scenarios() {
    return Scenarios.names();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void findsWhatIsPlantedAndNothingElse(String name) throws IOException {
    Scenario scenario = Scenarios.read(name);
    ScenarioState state = new ScenarioState(scenario);
    List<String> found = new ArrayList<>(look("setup", state));
    for (Step step : scenario.steps()) {
      if (step instanceof Step.Apply apply) {
        for (String file : apply.files()) {
          state.apply(file);
          found.addAll(look(Path.of(file).getFileName().toString(), state));
        }
      } else if (step instanceof Step.Delete delete) {
        delete.objects().forEach(state::delete);
        found.addAll(look("delete", state));
      }
    }

    assertThat(found).containsExactlyElementsOf(EXPECTED.get(name));
  }

  private List<String> look(String moment, ScenarioState state) throws IOException {
    Files.writeString(folder.resolve("cluster.json"), state.json());
    List<String> found = new ArrayList<>();
    for (JsonNode finding : JSON.readTree(lint())) {
      if (finding.path("severity").asText().equals("info")) {
        // True of each little cluster, and of no interest here: nobody closed every namespace.
        assertThat(finding.path("code").asText()).isEqualTo("NAMESPACE_WITHOUT_POLICY");
      } else {
        found.add(
            "%s: %s %s/%s %s"
                .formatted(
                    moment,
                    finding.path("code").asText(),
                    finding.path("namespace").asText(),
                    finding.path("policy").asText(),
                    finding.path("field").asText()));
      }
    }
    return found.isEmpty() ? List.of(moment + ":") : found;
  }

  private String lint() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exitCode =
        Weir.run(
            new String[] {"lint", "cluster.json", "-o", "json"},
            new PrintStream(out, false, StandardCharsets.UTF_8),
            System.err,
            new Environment(
                "weir", Map.of(), folder, new ByteArrayInputStream(new byte[0]), false, false));
    assertThat(exitCode).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }
}
