package io.weir.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.collector.capture.Capture;
import io.weir.collector.capture.CaptureMetadata;
import io.weir.collector.capture.CaptureReplay;
import io.weir.collector.capture.Pace;
import io.weir.lab.kube.Json;
import io.weir.lab.scenario.Scenario;
import io.weir.lab.scenario.Scenarios;
import io.weir.schemas.FlowRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The captures that come with Weir still fit the scenarios they were recorded from. */
class CapturesTest {
  private static final String ROOT = "/io/weir/cli/demo/captures/";
  private static final int LARGEST = 200_000;

  @TempDir private Path folder = Path.of("");

  static Stream<String> names() throws IOException {
    return resource("index").lines();
  }

  @Test
  void thereIsOneOfEveryScenarioButTheLiveOne() throws IOException {
    List<String> expected = new ArrayList<>(Scenarios.names());
    expected.remove("tour");

    assertThat(names()).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theKernelDidWhatTheScenarioSays(String name) throws IOException {
    Scenario scenario = Scenarios.read(name);
    copy(name);

    List<Observed> made = CaptureTraffic.read(folder, scenario);

    assertThat(made).allMatch(Observed::asExpected);
    assertThat(made)
        .hasSize(
            scenario.traffic().stream()
                .flatMap(t -> t.connections().stream())
                .mapToInt(c -> c.times())
                .sum());
    assertThat(made)
        .allMatch(o -> o.attempt().protocol().equals(o.expected().protocol()))
        .allMatch(o -> o.attempt().dstPort() == o.expected().port());
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyConnectionComesOutOfTheReplayAsItWentIn(String name) throws Exception {
    copy(name);
    CollectedFlows collected = new CollectedFlows();

    try (CaptureReplay replay =
        new CaptureReplay(
            List.of(Capture.open(folder)), Pace.AS_FAST_AS_POSSIBLE, (events, read, total) -> {})) {
      replay.run(collected);
    }

    assertThat(collected.losses).isEmpty();
    for (Observed connection : CaptureTraffic.read(folder, Scenarios.read(name))) {
      assertThat(collected.of(name, connection.attempt()))
          .as("%s", connection)
          .extracting(FlowRecord::getOutcome)
          .contains(CollectedFlows.expected(connection.attempt()));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void itIsSmallAndNamesNoMachine(String name) throws IOException {
    copy(name);
    long size = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        size += Files.size(file);
        assertThat(Files.readString(file)).doesNotContain("weirlab-").doesNotContain("progname");
      }
    }
    assertThat(size).isLessThan(LARGEST);
    CaptureMetadata capture = CaptureMetadata.read(folder);
    assertThat(capture.kernel()).matches("\\d+(\\.\\d+)*");
    assertThat(capture.description()).isEqualTo(Scenarios.read(name).description());
  }

  private void copy(String name) throws IOException {
    JsonNode capture = Json.MAPPER.readTree(resource(name + "/capture.json"));
    List<String> files = new ArrayList<>(List.of("capture.json", "cluster.jsonl", "traffic.jsonl"));
    for (JsonNode observer : capture.path("observers")) {
      files.add(observer.path("conntrack").asText());
      files.add(observer.path("drops").asText());
    }
    for (String file : files) {
      Files.writeString(folder.resolve(file), resource(name + "/" + file));
    }
  }

  private static String resource(String path) throws IOException {
    try (InputStream in = CapturesTest.class.getResourceAsStream(ROOT + path)) {
      if (in == null) {
        throw new IOException("no file " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
