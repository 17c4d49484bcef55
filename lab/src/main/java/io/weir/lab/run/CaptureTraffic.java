package io.weir.lab.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.lab.kube.Json;
import io.weir.lab.scenario.Result;
import io.weir.lab.scenario.Scenario;
import io.weir.lab.traffic.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The connections that were made while a capture was recorded, {@code traffic.jsonl} in its folder.
 * Weir never reads it: it is for tests that join what was made with what came out, by source
 * address, source port and protocol.
 */
public final class CaptureTraffic {
  private static final String FILE = "traffic.jsonl";

  private CaptureTraffic() {}

  static void write(Path folder, List<Observed> connections) throws IOException {
    String text = connections.stream().map(c -> line(c) + "\n").collect(Collectors.joining());
    Files.writeString(folder.resolve(FILE), text);
  }

  /**
   * Reads them with what the scenario expects of each, in order of time.
   *
   * @throws IllegalArgumentException if the scenario has changed since and knows no such connection
   */
  public static List<Observed> read(Path folder, Scenario scenario) throws IOException {
    List<Observed> connections = new ArrayList<>();
    for (String text : Files.readAllLines(folder.resolve(FILE))) {
      JsonNode line = Json.MAPPER.readTree(text);
      String step = line.path("step").asText();
      int index = line.path("index").asInt();
      connections.add(new Observed(step, index, scenario.expectation(step, index), attempt(line)));
    }
    return List.copyOf(connections);
  }

  private static ObjectNode line(Observed connection) {
    Attempt attempt = connection.attempt();
    return Json.MAPPER
        .createObjectNode()
        .put("at", Times.micros(attempt.start()))
        .put("until", Times.micros(attempt.end()))
        .put("step", connection.step())
        .put("index", connection.index())
        .put("from", connection.expected().from().toString())
        .put("to", connection.expected().to().toString())
        .put("protocol", attempt.protocol())
        .put("src", attempt.src())
        .put("src_port", attempt.srcPort())
        .put("dst", attempt.dst())
        .put("dst_port", attempt.dstPort())
        .put("result", attempt.result().toString());
  }

  private static Attempt attempt(JsonNode line) {
    return new Attempt(
        Instant.parse(line.path("at").asText()),
        Instant.parse(line.path("until").asText()),
        line.path("protocol").asText(),
        line.path("src").asText(),
        line.path("src_port").asInt(),
        line.path("dst").asText(),
        line.path("dst_port").asInt(),
        Result.valueOf(line.path("result").asText().toUpperCase(Locale.ROOT)));
  }
}
