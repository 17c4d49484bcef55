package io.weir.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.lab.kube.Json;
import io.weir.lab.net.Requirements;
import io.weir.lab.scenario.Result;
import io.weir.lab.scenario.Scenario;
import io.weir.lab.scenario.Scenarios;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingIT {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void requireMachine() {
    String missing = Requirements.missing().orElse("");
    assumeTrue(missing.isEmpty(), missing);
  }

  @Test
  void aCaptureHoldsWhatTheKernelAndTheWatchSaid() throws Exception {
    Scenario scenario = Scenarios.read("forgotten-dns");

    new ScenarioRun(scenario, Duration.ZERO, Duration.ofMillis(100), line -> {})
        .run(new Recorder(scenario, folder));

    List<Observed> made = CaptureTraffic.read(folder, scenario);
    assertThat(made).hasSize(9).allMatch(Observed::asExpected);
    String nodeA = Files.readString(folder.resolve("node-a.conntrack"));
    for (Observed connection : made) {
      String ports =
          "sport=%d dport=%d"
              .formatted(connection.attempt().srcPort(), connection.attempt().dstPort());
      if (connection.attempt().result() == Result.CONNECTED) {
        assertThat(nodeA.lines().filter(l -> l.contains(ports)))
            .anyMatch(l -> l.contains("[NEW]"))
            .anyMatch(l -> l.contains("[DESTROY]") && l.contains("packets="));
      } else {
        // Denied at its own node: the kernel never confirms the entry, conntrack never tells.
        assertThat(nodeA).doesNotContain(ports);
      }
    }
    assertThat(nodeA).doesNotContain("[USERSPACE]");
  }

  @Test
  void theJournalStartsWithASnapshot() throws Exception {
    Scenario scenario = Scenarios.read("address-reuse");

    new ScenarioRun(scenario, Duration.ZERO, Duration.ofMillis(100), line -> {})
        .run(new Recorder(scenario, folder));

    JsonNode capture = Json.MAPPER.readTree(folder.resolve("capture.json").toFile());
    Instant start = Instant.parse(capture.path("start").asText());
    List<JsonNode> journal =
        Files.readAllLines(folder.resolve("cluster.jsonl")).stream()
            .map(RecordingIT::read)
            .toList();
    List<JsonNode> snapshot = journal.stream().filter(l -> !at(l).isAfter(start)).toList();
    assertThat(journal).extracting(RecordingIT::at).isSorted();
    assertThat(snapshot).allMatch(l -> l.path("type").asText().equals("ADDED"));
    assertThat(snapshot)
        .extracting(l -> l.at("/object/kind").asText())
        .contains("Node", "Namespace", "Pod", "ReplicaSet", "Service", "EndpointSlice");
    List<JsonNode> firstOwner = pods(journal, "monthly-report");
    List<JsonNode> secondOwner = pods(journal, "scratch");
    assertThat(firstOwner.get(firstOwner.size() - 1).path("type").asText()).isEqualTo("DELETED");
    assertThat(address(secondOwner.get(secondOwner.size() - 1)))
        .isNotEmpty()
        .isEqualTo(address(firstOwner.get(0)));
  }

  private static List<JsonNode> pods(List<JsonNode> journal, String app) {
    return journal.stream()
        .filter(l -> l.at("/object/kind").asText().equals("Pod"))
        .filter(l -> l.at("/object/metadata/labels/app").asText().equals(app))
        .toList();
  }

  private static String address(JsonNode line) {
    return line.at("/object/status/podIP").asText();
  }

  private static Instant at(JsonNode line) {
    return Instant.parse(line.path("observed_at").asText());
  }

  private static JsonNode read(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
