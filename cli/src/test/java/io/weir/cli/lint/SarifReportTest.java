package io.weir.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.CommandLineFixture;
import io.weir.policy.lint.LintCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts that SARIF 2.1.0 requires, and those that code scanning of forges does. */
class SarifReportTest {

  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: shop, labels: {app: web}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p, namespace: shop%s}
      spec:
        podSelector: {matchLabels: {app: "[w](https://example.com)"}}
        ingress:
          - from: [{ipBlock: {cidr: 10.0.0.0/40}}, {ipBlock: {cidr: 10.0.0.0/41}}]
          - {}
      """;

  @TempDir private Path folder;

  private JsonNode run(String annotations) throws IOException {
    Path file = folder.resolve("my policies/p.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, MANIFEST.formatted(annotations));
    String out = new CommandLineFixture(folder).run("lint", "my policies", "-o", "sarif").out();
    JsonNode log = new ObjectMapper().readTree(out);
    assertThat(log.path("version").asText()).isEqualTo("2.1.0");
    assertThat(log.path("$schema").asText()).endsWith("sarif-schema-2.1.0.json");
    assertThat(log.path("runs")).hasSize(1);
    return log.path("runs").get(0);
  }

  @Test
  void everyRuleHasItsHelpAndLevel() throws IOException {
    JsonNode driver = run("").path("tool").path("driver");

    assertThat(driver.path("name").asText()).isEqualTo("weir lint");
    assertThat(driver.path("semanticVersion").asText()).matches("\\d+\\.\\d+\\.\\d+(-\\w+)?");
    List<String> ids = new ArrayList<>();
    for (JsonNode rule : driver.path("rules")) {
      ids.add(rule.path("id").asText());
      assertThat(rule.at("/shortDescription/text").asText()).isNotBlank();
      assertThat(rule.at("/fullDescription/text").asText()).isNotBlank();
      assertThat(rule.at("/help/text").asText()).isNotBlank();
      assertThat(rule.at("/help/markdown").asText()).contains("```yaml");
      assertThat(rule.at("/defaultConfiguration/level").asText()).isIn("error", "warning", "note");
    }
    assertThat(ids)
        .containsExactlyElementsOf(
            List.of(LintCode.values()).stream().map(LintCode::name).toList());
  }

  @Test
  void everyResultNamesItsRuleItsLineAndAnAddressRelativeToTheFolder() throws IOException {
    JsonNode run = run("");

    assertThat(run.path("results")).hasSizeGreaterThan(3);
    for (JsonNode result : run.path("results")) {
      JsonNode rule = run.at("/tool/driver/rules").get(result.path("ruleIndex").asInt());
      assertThat(result.path("ruleId")).isEqualTo(rule.path("id"));
      assertThat(result.path("level")).isEqualTo(rule.at("/defaultConfiguration/level"));
      assertThat(result.at("/message/text").asText()).contains("Cure: ").doesNotContain("](");
      JsonNode location = result.path("locations").get(0);
      if (result.path("ruleId").asText().equals("NAMESPACE_WITHOUT_POLICY")) {
        // No manifest defines the namespace.
        assertThat(location.path("physicalLocation").isMissingNode()).isTrue();
        continue;
      }
      URI address = URI.create(location.at("/physicalLocation/artifactLocation/uri").asText());
      assertThat(address).hasToString("my%20policies/p.yaml");
      assertThat(location.at("/physicalLocation/artifactLocation/uriBaseId").asText())
          .isEqualTo("%SRCROOT%");
      assertThat(location.at("/physicalLocation/region/startLine").asInt()).isBetween(8, 12);
      assertThat(location.at("/logicalLocations/0/fullyQualifiedName").asText())
          .startsWith("shop/p ");
    }
  }

  @Test
  void fingerprintsTellFindingsApartAndOutliveOtherLines() throws IOException {
    List<String> before = fingerprints(run(""));
    List<String> after = fingerprints(run(",\n  labels: {a: b}"));

    assertThat(before).doesNotHaveDuplicates().isEqualTo(after);
    assertThat(Set.copyOf(before)).allMatch(one -> one.matches("[0-9a-f]{32}"));
  }

  private static List<String> fingerprints(JsonNode run) {
    List<String> prints = new ArrayList<>();
    run.path("results")
        .forEach(result -> prints.add(result.at("/partialFingerprints/weirFinding~1v1").asText()));
    return prints;
  }

  @Test
  void whatAnAnnotationIgnoresIsSuppressed() throws IOException {
    JsonNode run = run(", annotations: {weir/lint-ignore: ALLOW_ALL_RULE}");

    for (JsonNode result : run.path("results")) {
      boolean ignored = result.path("ruleId").asText().equals("ALLOW_ALL_RULE");
      assertThat(result.has("suppressions")).isEqualTo(ignored);
    }
    assertThat(run.path("results").findValuesAsText("ruleId")).contains("ALLOW_ALL_RULE");
  }

  @Test
  void fileOutsideTheFolderHasItsFullAddress() {
    SarifAddresses addresses = new SarifAddresses(Path.of("/repo"));

    assertThat(addresses.of(Path.of("/repo/a b/c.yaml"))).isEqualTo("a%20b/c.yaml");
    assertThat(addresses.of(Path.of("/else/c.yaml"))).isEqualTo("file:///else/c.yaml");
    assertThat(addresses.of(Path.of("/repository/c.yaml"))).isEqualTo("file:///repository/c.yaml");
  }
}
