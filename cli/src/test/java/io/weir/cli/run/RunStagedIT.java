package io.weir.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.cli.CommandLineFixture;
import io.weir.cli.CommandLineFixture.Ended;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on traffic that a kernel recorded, by policies that nobody applied. */
class RunStagedIT {

  private static final String CAPTURE = "/io/weir/cli/demo/captures/two-namespaces/";

  private static final String DEFAULT_DENY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: default-deny, namespace: %s}
      spec: {podSelector: {}, policyTypes: [Ingress]}
      """;

  @TempDir private Path folder;

  @Test
  void theRowsNameWhatTheStagedPolicyWouldEnd() throws IOException {
    Files.writeString(folder.resolve("node.conntrack"), resource("node-b.conntrack"));
    Files.createDirectories(folder.resolve("k8s"));
    Files.createDirectories(folder.resolve("next"));
    Files.writeString(folder.resolve("next/deny.yaml"), DEFAULT_DENY.formatted("payments"));
    writeClusterWithoutPolicies();
    CommandLineFixture weir = new CommandLineFixture(folder);

    Ended run =
        weir.run(
            "run",
            "--manifests",
            "k8s",
            "--staged",
            "next",
            "--conntrack",
            "node.conntrack",
            "--node",
            "node-b",
            "--archive",
            "archive");
    assertThat(run.exitCode()).as(run.err()).isZero();

    assertThat(run.out())
        .contains("INTENT_VIOLATION")
        .contains("Applying staged payments/default-deny would end it.");
    Ended rows =
        weir.run(
            "query",
            "--archive",
            "archive",
            "-o",
            "csv",
            "SELECT DISTINCT dst_namespace, verdict, staged_policies FROM verdicts"
                + " WHERE list_contains(findings, 'INTENT_VIOLATION')");
    assertThat(rows.outLines())
        .containsExactly(
            "dst_namespace,verdict,staged_policies",
            "payments,ALLOWED_NOT_INTENDED,payments/default-deny");
  }

  /** The objects of the recording as they stood at its end, but for its policies. */
  private void writeClusterWithoutPolicies() throws IOException {
    JsonMapper json = new JsonMapper();
    Map<String, JsonNode> objects = new LinkedHashMap<>();
    for (String line : resource("cluster.jsonl").lines().toList()) {
      JsonNode entry = json.readTree(line);
      JsonNode object = entry.path("object");
      String key =
          object.path("kind")
              + " "
              + object.at("/metadata/namespace")
              + " "
              + object.at("/metadata/name");
      if (entry.path("type").asText().equals("DELETED")) {
        objects.remove(key);
      } else if (!object.path("kind").asText().equals("NetworkPolicy")) {
        objects.put(key, object);
      }
    }
    int number = 0;
    for (JsonNode object : objects.values()) {
      Files.writeString(folder.resolve("k8s/" + number++ + ".json"), object.toString());
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = RunStagedIT.class.getResourceAsStream(CAPTURE + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
