package io.weir.cli.collect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An agent that runs in a process of its own. */
final class AgentProcess implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final int port;

  private AgentProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** A {@link ClockworkAgent}. */
  static AgentProcess start(String bootstrapServers, Path data) throws IOException {
    return start(ClockworkAgent.class, bootstrapServers, data.toString());
  }

  /**
   * Runs the class, which prints the port of its status once it works.
   *
   * @param arguments of its main method
   */
  static AgentProcess start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String port = lines.readLine();
    if (port == null) {
      throw new IOException("the agent ended at its start");
    }
    return new AgentProcess(process, Integer.parseInt(port));
  }

  /** The sum of a metric over its labels. */
  double metric(String name) throws IOException, InterruptedException {
    return sum(line -> line.startsWith(name + " ") || line.startsWith(name + "{"));
  }

  /** What the node's feeds have told of one kind. */
  double events(String kind) throws IOException, InterruptedException {
    return sum(
        line ->
            line.startsWith("weir_collector_events_total{")
                && line.contains("kind=\"" + kind + "\""));
  }

  private double sum(Predicate<String> which) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(which)
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** As a lost machine or an out-of-memory killer would: nothing of it runs any more. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the agent did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
