package io.weir.benchmarks.collect;

import io.weir.cli.embedded.ArchiveFolder;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Memory and processor time of the whole agent but its kernel sources, in a process as the launcher
 * starts it, at so many records a second.
 */
final class AgentFootprint {

  /** Of the launcher. */
  private static final List<String> FLAGS =
      List.of(
          "-Xms16m",
          "-Xmx64m",
          "-XX:+UseSerialGC",
          "-XX:ReservedCodeCacheSize=24m",
          "-XX:MaxMetaspaceSize=64m",
          "-XX:MaxDirectMemorySize=16m",
          "-Xss512k",
          "-XX:-UsePerfData");

  /** Jars of the launcher's class path that others depend on. */
  private static final List<String> JARS =
      List.of(
          "classes",
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

  private AgentFootprint() {}

  static void measure(int perSecond, int seconds, List<String> moreFlags) throws Exception {
    Path folder = Files.createTempDirectory("weir-benchmark-agent");
    try (BrokerProcess broker = BrokerProcess.start()) {
      Process agent = start(broker, folder, perSecond, moreFlags);
      try (BufferedReader out =
              new BufferedReader(
                  new InputStreamReader(agent.getInputStream(), StandardCharsets.UTF_8));
          BufferedWriter in =
              new BufferedWriter(
                  new OutputStreamWriter(agent.getOutputStream(), StandardCharsets.UTF_8))) {
        out.readLine();
        System.out.println("seconds  resident MiB  peak MiB  CPU s per million records");
        double before = cpu(agent);
        int step = Math.max(1, seconds / 4);
        for (int second = step; second <= seconds; second += step) {
          TimeUnit.SECONDS.sleep(step);
          double used = cpu(agent) - before;
          before = cpu(agent);
          System.out.printf(
              Locale.ROOT,
              "%7d  %12.1f  %8.1f  %25.2f%n",
              second,
              mebibytes(agent, "VmRSS"),
              mebibytes(agent, "VmHWM"),
              perSecond == 0 ? Double.NaN : used / (perSecond * (double) step) * 1e6);
        }
        in.write("heap\n");
        in.flush();
        System.out.printf(
            Locale.ROOT, "live heap %.1f MiB%n", Long.parseLong(out.readLine()) / 1048576.0);
      } finally {
        agent.waitFor(20, TimeUnit.SECONDS);
        agent.destroyForcibly();
      }
    } finally {
      ArchiveFolder.deleteTree(folder);
    }
  }

  private static Process start(
      BrokerProcess broker, Path folder, int perSecond, List<String> moreFlags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(moreFlags);
    command.addAll(
        List.of(
            "-Dlog4j2.configurationFile=classpath:log4j2-collect-text.properties",
            "-cp",
            classPath(),
            PacedAgent.class.getName(),
            broker.bootstrapServers(),
            folder.toString(),
            Integer.toString(perSecond)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    return builder.start();
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry -> JARS.stream().anyMatch(Path.of(entry).getFileName().toString()::startsWith))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static double cpu(Process process) {
    return process.info().totalCpuDuration().map(used -> used.toNanos() / 1e9).orElse(Double.NaN);
  }

  private static double mebibytes(Process process, String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith(field + ":")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    return Double.NaN;
  }
}
