package io.weir.lab.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The scenarios that come with Weir. */
public final class Scenarios {
  private static final String ROOT = "/io/weir/lab/scenarios/";

  private Scenarios() {}

  /** Their names, in the order in which they make sense to a reader. */
  public static List<String> names() {
    try {
      return resource("index").lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    } catch (IOException e) {
      throw new ScenarioException("the list of scenarios cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads one scenario.
   *
   * @throws ScenarioException if there is none of this name, or it cannot be read
   */
  public static Scenario read(String name) {
    if (!names().contains(name)) {
      throw new ScenarioException(
          "there is no scenario '%s'; there are %s".formatted(name, String.join(", ", names())));
    }
    return ScenarioReader.read(name, file -> resource(name + "/" + file));
  }

  private static String resource(String path) throws IOException {
    try (InputStream in = Scenarios.class.getResourceAsStream(ROOT + path)) {
      if (in == null) {
        throw new IOException("no file " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
