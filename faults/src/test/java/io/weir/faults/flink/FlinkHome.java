package io.weir.faults.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a Flink installation is: a folder of jars, and a folder of settings that is this test's own.
 */
final class FlinkHome {

  private static final Path LIB = Path.of("flink/target/flink/lib").toAbsolutePath();
  private static final String LOGGING =
      """
      rootLogger.level = INFO
      rootLogger.appenderRef.out.ref = out
      appender.out.name = out
      appender.out.type = CONSOLE
      appender.out.layout.type = PatternLayout
      appender.out.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} - %m%n
      logger.kafka.name = org.apache.kafka
      logger.kafka.level = WARN
      """;

  private final Path conf;

  private FlinkHome(Path conf) {
    this.conf = conf;
  }

  /**
   * Makes one.
   *
   * @param settings of {@code config.yaml}
   */
  static FlinkHome create(Path folder, Map<String, String> settings) throws IOException {
    assertThat(LIB).as("Flink's jars: ./mvnw -pl faults -am verify puts them there").exists();
    Path conf = Files.createDirectories(folder.resolve("conf"));
    String yaml =
        new TreeMap<>(settings)
            .entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    Files.writeString(conf.resolve("config.yaml"), yaml);
    Files.writeString(conf.resolve("log4j.properties"), LOGGING);
    return new FlinkHome(conf);
  }

  /** The jar that users submit. */
  static Path jobJar() {
    Path jar =
        Path.of(
                "../stream-job/target",
                "weir-stream-job-" + System.getProperty("weir.version") + "-job.jar")
            .toAbsolutePath()
            .normalize();
    assertThat(jar).as("the job jar: build without -Dquick, or with -Pjob-jar").exists();
    return jar;
  }

  Path conf() {
    return conf;
  }

  Map<String, String> environment() {
    return Map.of("FLINK_CONF_DIR", conf.toString(), "FLINK_LIB_DIR", LIB.toString());
  }

  /** Arguments of java up to the main class: as {@code bin/flink} and its kin make them. */
  List<String> java(String heap) {
    return List.of(
        heap,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "-Dlog4j.configurationFile=" + conf.resolve("log4j.properties").toUri(),
        "-cp",
        LIB + "/*");
  }
}
