package io.weir.cli.watch;

/** The log of a process that runs for months: one line an event on standard error, with times. */
final class ServiceLog {

  private static final String CONFIGURATION = "log4j2.configurationFile";

  private ServiceLog() {}

  /** Must come before the first logger is made; a configuration that someone gave stays. */
  static void begin() {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "classpath:log4j2-service.properties");
    }
  }
}
