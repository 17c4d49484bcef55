package io.weir.cli.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An {@link EmbeddedKafka} in a process of its own, for those who measure it apart from themselves
 * or kill it. It ends with the process that started it.
 */
public final class KafkaProcess implements AutoCloseable {

  private final Process process;
  private final String bootstrapServers;

  private KafkaProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker and waits until it serves.
   *
   * @param folder keeps its data, also what an earlier broker left there
   * @param port where clients find it; 0 for any free one
   * @param entrance words before the command, such as those that enter a network namespace
   * @throws IOException if it does not start
   */
  public static KafkaProcess start(Path folder, int port, List<String> entrance)
      throws IOException {
    List<String> command = new ArrayList<>(entrance);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            KafkaProcess.class.getName(),
            folder.toString(),
            String.valueOf(port)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String bootstrapServers = lines.readLine();
    if (bootstrapServers == null) {
      process.destroyForcibly();
      throw new IOException("the broker's process ended before it was ready");
    }
    return new KafkaProcess(process, bootstrapServers);
  }

  /** Where clients find it. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The process that it is. */
  public Process process() {
    return process;
  }

  @Override
  public void close() throws IOException {
    try (OutputStream end = process.getOutputStream()) {
      end.flush();
    } catch (IOException e) {
      // It is gone already.
      process.destroyForcibly();
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
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]))) {
      System.out.println(kafka.bootstrapServers());
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    }
  }
}
