package io.weir.cli.embedded;

/** Sends what Kafka and Flink have to say into a file of the archive, not onto the terminal. */
public final class RuntimeLog {

  private static final String CONFIGURATION = "log4j2.configurationFile";

  private RuntimeLog() {}

  /** Must come before the first logger is made; later it changes nothing. */
  public static void to(ArchiveFolder archive) {
    System.setProperty("weir.log.file", archive.log().toString());
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "classpath:log4j2-embedded.properties");
    }
  }
}
