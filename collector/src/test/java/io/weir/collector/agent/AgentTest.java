package io.weir.collector.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.collector.FlowSink;
import io.weir.collector.FlowSource;
import io.weir.collector.agent.metrics.AgentMetric;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose Kafka is not there. */
@Timeout(60)
class AgentTest {

  private static final SourceFactory TEN = (config, meter) -> new SteadySource(10, null);

  @TempDir private Path folder;
  private ServerSocket deaf;
  private final HttpClient http = HttpClient.newHttpClient();

  AgentTest() throws IOException {
    deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @BeforeEach
  void nobodyAnswersThere() {
    assertThat(deaf.isBound()).isTrue();
  }

  @AfterEach
  void close() throws IOException {
    deaf.close();
  }

  /** An agent with the thread that runs it. */
  private record Running(Agent agent, Thread thread, CompletableFuture<String> failure) {

    static Running start(AgentConfig config, SourceFactory sources) throws IOException {
      Agent agent = Agent.start(config, Map.of("test", sources));
      CompletableFuture<String> end = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  agent.run();
                } catch (IOException e) {
                  end.complete(String.valueOf(e.getMessage()));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      thread.start();
      return new Running(agent, thread, end);
    }

    void stop() throws InterruptedException {
      agent.stop();
      thread.join();
    }
  }

  @Test
  void isReadyWhileTheDiskTakesWhatKafkaDoesNot() throws Exception {
    Running agent = Running.start(config(), TEN);
    try {
      await().untilAsserted(() -> assertThat(get(agent, "/readyz").statusCode()).isEqualTo(200));
      assertThat(get(agent, "/healthz").body()).isEqualTo("ok\n");
      await().until(() -> metric(agent, AgentMetric.RECORDS_PENDING) == 10);
      assertThat(metric(agent, AgentMetric.KAFKA_REACHED)).isZero();
    } finally {
      agent.stop();
    }
  }

  @Test
  void publishesExactlyTheMetricsThatAreDocumented() throws Exception {
    Running agent = Running.start(config(), TEN);
    try {
      await().until(() -> metric(agent, AgentMetric.RECORDS_PENDING) == 10);
      List<String> shown =
          get(agent, "/metrics")
              .body()
              .lines()
              .filter(line -> line.startsWith("# TYPE "))
              .map(line -> line.substring("# TYPE ".length()))
              .toList();

      // A metric without labels, or one whose labels have been met, is shown.
      List<String> all =
          List.of(AgentMetric.values()).stream()
              .map(
                  metric ->
                      metric.metric()
                          + " "
                          + metric.type().name().toLowerCase(java.util.Locale.ROOT))
              .toList();
      assertThat(all).containsAll(shown);
      List<String> always =
          List.of(AgentMetric.values()).stream()
              .filter(metric -> metric.labels().isEmpty() || metric == AgentMetric.RECORDS_TAKEN)
              // The kernel's, which is not watched here.
              .filter(
                  metric -> !metric.metric().matches("weir_collector_(conntrack|drops|traffic)_.*"))
              .map(
                  metric ->
                      metric.metric()
                          + " "
                          + metric.type().name().toLowerCase(java.util.Locale.ROOT))
              .collect(Collectors.toList());
      assertThat(shown).containsAll(always);
      assertThat(get(agent, "/metrics").body())
          .contains(
              "weir_collector_records_taken_total{outcome=\"established\",source_kind=\"conntrack\"} 10.0");
    } finally {
      agent.stop();
    }
  }

  @Test
  void keepsOnDiskWhatItCannotSendAndReportsItsDowntimeAfterwards() throws Exception {
    Running first = Running.start(config(), TEN);
    await().until(() -> metric(first, AgentMetric.RECORDS_PENDING) == 10);
    assertThat(metric(first, AgentMetric.LOSS_SECONDS)).isZero();
    first.stop();
    Instant stopped = Instant.now();
    AgentState state = Objects.requireNonNull(AgentState.read(folder));
    assertThat(state.safeUntil()).isBeforeOrEqualTo(stopped).isAfter(stopped.minusSeconds(20));

    Running second = Running.start(config(), TEN);
    try {
      await().until(() -> metric(second, AgentMetric.RECORDS_PENDING) == 20);
      assertThat(metric(second, AgentMetric.RECORDS_RECOVERED)).isEqualTo(10);
      assertThat(metric(second, AgentMetric.LOSS_SECONDS)).isPositive();
      assertThat(get(second, "/metrics").body())
          .contains("weir_collector_losses_total{place=\"downtime\",unit=\"time\"} 1.0");
    } finally {
      second.stop();
    }
  }

  @Test
  void startsAFailedSourceAgainAndReportsTheTimeBetween() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    Running agent =
        Running.start(
            config(),
            (config, meter) ->
                new SteadySource(
                    5, opened.incrementAndGet() == 1 ? new IOException("socket gone") : null));
    try {
      await().until(() -> metric(agent, AgentMetric.SOURCE_STARTS) == 2);
      await().until(() -> metric(agent, AgentMetric.RECORDS_PENDING) == 10);
      assertThat(metric(agent, AgentMetric.SOURCE_UP)).isEqualTo(1);
      assertThat(metric(agent, AgentMetric.LOSS_SECONDS)).isPositive();
    } finally {
      agent.stop();
    }
  }

  @Test
  void aSourceThatIsImpossibleEndsTheStart() throws Exception {
    assertThatThrownBy(
            () ->
                Agent.start(
                    config(),
                    Map.of(
                        "test",
                        (config, meter) -> {
                          throw new IOException("not permitted");
                        })))
        .isInstanceOf(IOException.class)
        .hasMessage("not permitted");
  }

  @Test
  void anAddressInUseEndsTheStart() throws Exception {
    AgentSettings settings = settings();
    settings.set(AgentSetting.HTTP_ADDRESS, List.of("127.0.0.1:" + deaf.getLocalPort()));

    assertThatThrownBy(() -> Agent.start(AgentConfig.of(settings, folder), Map.of("test", TEN)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("http-address 127.0.0.1:" + deaf.getLocalPort() + " cannot be used");
  }

  @Test
  void aThreadThatDiesEndsTheAgentSoThatItIsStartedAgain() throws Exception {
    Running agent =
        Running.start(
            config(),
            (config, meter) ->
                new FlowSource() {
                  @Override
                  public void run(FlowSink sink) {
                    throw new StackOverflowError("a mistake of ours");
                  }

                  @Override
                  public void close() {}
                });

    assertThat(agent.failure().get(30, TimeUnit.SECONDS))
        .isEqualTo("a source's thread has ended; the agent ends, and is to be started again");
    agent.thread().join();
  }

  @Test
  void aDamagedStateIsNoReasonNotToStart() throws Exception {
    Files.writeString(folder.resolve("state.properties"), "safe-until=yesterday\n");

    Running agent = Running.start(config(), TEN);
    try {
      await().until(() -> metric(agent, AgentMetric.RECORDS_PENDING) == 10);
    } finally {
      agent.stop();
    }
    assertThat(AgentState.read(folder)).isNotNull();
  }

  @Test
  void kafkaSettingsAreCheckedWithoutKafka() throws Exception {
    Path file = Files.writeString(folder.resolve("k.properties"), "acks=some\n");
    AgentSettings settings = settings();
    settings.set(AgentSetting.KAFKA_PROPERTIES, List.of(file.toString()));
    AgentConfig wrong = AgentConfig.of(settings, folder);

    assertThatThrownBy(() -> Agent.check(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("acks");
  }

  private AgentConfig config() {
    return AgentConfig.of(settings(), folder);
  }

  private AgentSettings settings() {
    AgentSettings settings = AgentSettings.none();
    settings.set(AgentSetting.CLUSTER, List.of("test"));
    settings.set(AgentSetting.NODE, List.of("node-a"));
    settings.set(AgentSetting.BOOTSTRAP_SERVERS, List.of("127.0.0.1:" + deaf.getLocalPort()));
    settings.set(AgentSetting.DATA_DIR, List.of(folder.toString()));
    settings.set(AgentSetting.FLUSH_LIMIT, List.of("0"));
    settings.set(AgentSetting.HTTP_ADDRESS, List.of("127.0.0.1:0"));
    return settings;
  }

  private double metric(Running agent, AgentMetric metric) throws Exception {
    return get(agent, "/metrics")
        .body()
        .lines()
        .filter(line -> line.matches(metric.metric() + "[ {].*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private HttpResponse<String> get(Running agent, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.agent().statusPort() + path))
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
