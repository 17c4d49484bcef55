package io.weir.faults.kube;

import io.weir.faults.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The command {@code weir} in a process of its own. */
final class WeirProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String ANSWERING = "answering on port ";

  private final ServerProcess process;

  private WeirProcess(ServerProcess process) {
    this.process = process;
  }

  /** Runs a command to its end. */
  static Ended run(Path folder, String... words) throws IOException, InterruptedException {
    try (WeirProcess weir = start(folder, List.of(words))) {
      return new Ended(weir.process.await(PATIENCE), weir.said());
    }
  }

  /** How a command ended, with what it wrote to both outputs. */
  record Ended(int exitCode, String said) {}

  /** {@code weir watch} as the how-to starts it. */
  static WeirProcess watch(Path folder, Path kubeconfig, String kafka, String topic, String... more)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "watch",
                "--kubeconfig",
                kubeconfig.toString(),
                "--bootstrap-servers",
                kafka,
                "--cluster",
                "prod",
                "--cluster-topic",
                topic,
                "--replication",
                "1",
                "--listen",
                "127.0.0.1:0"));
    words.addAll(List.of(more));
    return start(folder, words);
  }

  private static WeirProcess start(Path folder, List<String> words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.weir.cli.Main"));
    command.addAll(words);
    Path log = Files.createTempFile(Files.createDirectories(folder), words.get(0), ".log");
    return new WeirProcess(ServerProcess.java(log, Map.of(), command));
  }

  ServerProcess process() {
    return process;
  }

  String said() throws IOException {
    return process.said();
  }

  boolean leads() throws IOException, InterruptedException {
    return "leader".equals(get("/readyz"));
  }

  boolean standsBy() throws IOException, InterruptedException {
    return "standby".equals(get("/readyz"));
  }

  /** Whether it publishes with next to no delay; false as well when it does not lead. */
  boolean isUpToDate() throws IOException, InterruptedException {
    OptionalDouble age = metric("weir_watch_bookmark_age_seconds");
    return age.isPresent() && age.getAsDouble() < 10;
  }

  private OptionalDouble metric(String name) throws IOException, InterruptedException {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst();
  }

  private String get(String path) throws IOException, InterruptedException {
    String said = said();
    int at = said.indexOf(ANSWERING);
    if (at < 0) {
      throw new IOException("it does not answer yet");
    }
    String port = said.substring(at + ANSWERING.length()).lines().findFirst().orElseThrow();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body().strip();
  }

  @Override
  public void close() {
    process.close();
  }
}
