package io.weir.benchmarks.collect;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Starts an agent in a process as the launcher does, and looks at what it uses. */
final class AgentLaunch {

  /** Of the launcher, for every node. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:MaxMetaspaceSize=64m",
          "-XX:MaxDirectMemorySize=16m",
          "-Xss512k",
          "-XX:-UsePerfData",
          "-Xshare:auto");

  /** What {@code WEIR_NODE} tells the launcher. */
  enum Node {
    STANDARD,
    BUSY;

    private List<String> flags() {
      return switch (this) {
        case STANDARD ->
            List.of(
                "-Xms16m",
                "-Xmx64m",
                "-Xmn5m",
                "-XX:SurvivorRatio=4",
                "-XX:MinHeapFreeRatio=8",
                "-XX:MaxHeapFreeRatio=10",
                "-XX:-ShrinkHeapInSteps",
                "-XX:MarkSweepDeadRatio=0",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=24m");
        case BUSY -> {
          List<String> flags =
              new ArrayList<>(
                  List.of(
                      "-Xms512m",
                      "-Xmx512m",
                      "-Xmn384m",
                      "-XX:SurvivorRatio=3",
                      "-XX:ReservedCodeCacheSize=64m",
                      "-XX:Tier4InvocationThreshold=50000",
                      "-XX:Tier4MinInvocationThreshold=6000",
                      "-XX:Tier4CompileThreshold=150000"));
          if (hasLargePages()) {
            flags.add("-XX:+UseTransparentHugePages");
          }
          yield flags;
        }
      };
    }
  }

  private static boolean hasLargePages() {
    try {
      return !Files.readString(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"))
          .contains("[never]");
    } catch (IOException e) {
      return false;
    }
  }

  /** Jars of the launcher's class path that others depend on. */
  private static final List<String> JARS =
      List.of(
          "weir-",
          "picocli-",
          "jspecify-",
          "kafka-clients-",
          "lz4-java-",
          "zstd-jni-",
          "snappy-java-",
          "avro-",
          "jackson-annotations-",
          "jackson-core-",
          "jackson-databind-",
          "snakeyaml-engine-",
          "jna-",
          "prometheus-metrics-",
          "slf4j-api-",
          "log4j-");

  /** Of the command. */
  static final String MAIN = "io.weir.cli.Main";

  private AgentLaunch() {}

  /**
   * How to run a class with the agent's flags and class path.
   *
   * @param moreFlags of the JVM; they win
   */
  static List<String> command(
      Node node, String main, List<String> moreFlags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(node.flags());
    command.addAll(moreFlags);
    command.add("-Dlog4j2.configurationFile=classpath:log4j2-collect-text.properties");
    boolean ours = main.startsWith(AgentLaunch.class.getPackageName());
    command.addAll(List.of("-cp", classPath(entry -> isJar(entry) || (ours && isFolder(entry)))));
    command.add(main);
    command.addAll(arguments);
    return command;
  }

  /**
   * Makes the archive of classes that the launcher makes, and tells the flag that uses it.
   *
   * @param folder where it goes
   */
  static String sharedClasses(Node node, Path folder) throws IOException, InterruptedException {
    Path archive = folder.resolve("collect.jsa");
    List<String> check =
        List.of("collect", "--node=a", "--bootstrap-servers=127.0.0.1:9", "--check");
    Process making =
        new ProcessBuilder(
                command(node, MAIN, List.of("-XX:ArchiveClassesAtExit=" + archive), check))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (making.waitFor() != 0 || !Files.exists(archive)) {
      throw new IOException("the agent's archive of classes could not be made");
    }
    return "-XX:SharedArchiveFile=" + archive;
  }

  private static String classPath(Predicate<Path> wanted) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> wanted.test(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isJar(Path entry) {
    return JARS.stream().anyMatch(entry.getFileName().toString()::startsWith);
  }

  private static boolean isFolder(Path entry) {
    return Files.isDirectory(entry);
  }

  static Process start(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.environment().put("MALLOC_TRIM_THRESHOLD_", "131072");
    return builder.start();
  }

  /** Processor time that a running process has used; NaN when unknown. */
  static double cpuSeconds(Process process) {
    return process.info().totalCpuDuration().map(used -> used.toNanos() / 1e9).orElse(Double.NaN);
  }

  /** A field of {@code /proc/PID/status} that is given in KiB; NaN when it is not there. */
  static double mebibytes(Process process, String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith(field + ":")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    return Double.NaN;
  }
}
