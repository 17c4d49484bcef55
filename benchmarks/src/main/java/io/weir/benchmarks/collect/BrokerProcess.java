package io.weir.benchmarks.collect;

import io.weir.cli.embedded.ArchiveFolder;
import io.weir.cli.embedded.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker in a process of its own, so that its cost is not taken for the collector's. */
final class BrokerProcess implements AutoCloseable {

  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  static BrokerProcess start() throws IOException {
    return start(List.of());
  }

  /**
   * The same elsewhere.
   *
   * @param entrance words before the command, such as those that enter a network namespace
   */
  static BrokerProcess start(List<String> entrance) throws IOException {
    List<String> command = new ArrayList<>(entrance);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerProcess.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String bootstrapServers = lines.readLine();
    if (bootstrapServers == null) {
      process.destroyForcibly();
      throw new IOException("the broker's process ended before it was ready");
    }
    return new BrokerProcess(process, bootstrapServers);
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /** Processor time it has used. */
  double cpuSeconds() {
    return AgentLaunch.cpuSeconds(process);
  }

  @Override
  public void close() throws IOException {
    try (OutputStream end = process.getOutputStream()) {
      end.flush();
    }
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Serves until standard input ends. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("weir-benchmark-broker");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0)) {
      System.out.println(kafka.bootstrapServers());
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    } finally {
      ArchiveFolder.deleteTree(folder);
    }
  }
}
