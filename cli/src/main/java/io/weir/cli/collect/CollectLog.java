package io.weir.cli.collect;

import io.weir.cli.console.Environment;
import io.weir.collector.agent.AgentSetting;
import java.util.Map;

/** The agent's log: lines for a person, or one JSON object a line. */
final class CollectLog {

  private static final String CONFIGURATION = "log4j2.configurationFile";
  private static final Map<String, String> FILES =
      Map.of(
          "text", "classpath:log4j2-collect-text.properties",
          "json", "classpath:log4j2-collect-json.properties");

  private CollectLog() {}

  /**
   * Must come before the first logger is made; later it changes nothing.
   *
   * @param format a value of {@link AgentSetting#LOG_FORMAT}
   * @param level a value of {@link AgentSetting#LOG_LEVEL}
   */
  static void start(String format, String level, Environment environment) {
    String auto = environment.errIsTerminal() ? "text" : "json";
    System.setProperty("weir.log.level", level);
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, FILES.getOrDefault(format, FILES.get(auto)));
    }
  }
}
