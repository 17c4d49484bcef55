package io.weir.collector.agent;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads a file of Kafka client settings, without ever telling a value. */
final class KafkaProperties {

  private KafkaProperties() {}

  static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          AgentSetting.KAFKA_PROPERTIES.key()
              + " "
              + file
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "): a properties file of Kafka client settings",
          e);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.forEach((name, value) -> settings.put((String) name, (String) value));
    return settings;
  }
}
