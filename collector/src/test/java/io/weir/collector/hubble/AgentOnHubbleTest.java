package io.weir.collector.hubble;

import static io.weir.collector.hubble.Responses.flow;
import static io.weir.collector.hubble.Responses.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.TlsServerCredentials;
import io.weir.collector.agent.Agent;
import io.weir.collector.agent.AgentConfig;
import io.weir.collector.agent.AgentSetting;
import io.weir.collector.agent.AgentSettings;
import io.weir.collector.agent.NodeSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The node agent on a node with Cilium; its Kafka is not there, so that its disk keeps all. */
@Timeout(60)
class AgentOnHubbleTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final AgentSettings settings = AgentSettings.none();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerSocket deaf;

  AgentOnHubbleTest() throws IOException {
    deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @BeforeEach
  void watchOnlyHubble() {
    set(AgentSetting.NODE, "n1");
    set(AgentSetting.BOOTSTRAP_SERVERS, "127.0.0.1:" + deaf.getLocalPort());
    set(AgentSetting.CONNTRACK, "off");
    set(AgentSetting.REPORT_INTERVAL, "1");
    set(AgentSetting.DATA_DIR, "data");
    set(AgentSetting.FLUSH_LIMIT, "0");
    set(AgentSetting.HTTP_ADDRESS, "127.0.0.1:0");
  }

  @AfterEach
  void close() throws IOException {
    deaf.close();
  }

  private record Running(Agent agent, Thread thread) implements AutoCloseable {

    @Override
    public void close() {
      agent.stop();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void takesFlowsAndLossesFromTheServer() throws Exception {
    Instant now = Instant.now();
    try (FakeObserver server =
        FakeObserver.plain().thenSends(flow("a", now, 1), lost(now, 3, 40L), flow("b", now, 2))) {
      set(AgentSetting.HUBBLE_SERVER, "127.0.0.1:" + server.port());
      try (Running agent = start()) {
        awaitMetric(agent, "weir_collector_records_taken_total", 2);
        String metrics = get(agent, "/metrics").body();
        assertThat(metrics)
            .contains(
                "weir_collector_records_taken_total{outcome=\"unanswered\",source_kind=\"hubble\"} 2.0",
                "weir_collector_losses_total{place=\"buffer\",unit=\"events\"} 40.0",
                "weir_collector_events_total{kind=\"flow\",source=\"hubble\"} 2.0",
                "weir_collector_events_total{kind=\"loss\",source=\"hubble\"} 1.0",
                "weir_collector_source_up{source=\"hubble\"} 1.0");
        assertThat(get(agent, "/readyz").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void isNotReadyWhileTheServerIsAwayAndRecoversWhenItComes() throws Exception {
    int port = freePort();
    set(AgentSetting.HUBBLE_SERVER, "127.0.0.1:" + port);
    try (Running agent = start()) {
      await()
          .atMost(PATIENCE)
          .until(() -> get(agent, "/readyz").body().contains("the source hubble sees nothing"));
      assertThat(get(agent, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(agent, "/metrics").body())
          .contains("weir_collector_source_up{source=\"hubble\"} 0.0");

      try (FakeObserver server =
          FakeObserver.plainAt(port).thenSends(flow("a", Instant.now(), 1))) {
        await().atMost(PATIENCE).until(() -> get(agent, "/readyz").statusCode() == 200);
        assertThat(server.requests).isNotEmpty();
        // How long it was waited for may have seen flows that the server no longer knew.
        awaitMetric(agent, "weir_collector_losses_total{place=\"downtime\",unit=\"time\"}", 1);
      }
    }
  }

  @Test
  void talksTlsWithTheFilesThatTheSettingsName() throws Exception {
    Certificates ours = Certificates.make(folder, "ours");
    try (FakeObserver server =
        FakeObserver.with(
                TlsServerCredentials.newBuilder()
                    .keyManager(ours.certificate().toFile(), ours.key().toFile())
                    .build())
            .thenSends(flow("a", Instant.now(), 1))) {
      set(AgentSetting.HUBBLE_SERVER, "127.0.0.1:" + server.port());
      set(AgentSetting.HUBBLE_TLS_CA, "ours.crt");
      Agent.check(AgentConfig.of(settings, folder));
      try (Running agent = start()) {
        awaitMetric(agent, "weir_collector_records_taken_total", 1);
      }
    }
  }

  @Test
  void tlsFilesThatAreNoneAreFoundByCheckAndEndTheStart() throws Exception {
    Files.writeString(folder.resolve("ca.crt"), "no certificate");
    set(AgentSetting.HUBBLE_SERVER, "127.0.0.1:4244");
    set(AgentSetting.HUBBLE_TLS_CA, "ca.crt");
    AgentConfig config = AgentConfig.of(settings, folder);

    assertThatThrownBy(() -> Agent.check(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot use the TLS files for 127.0.0.1:4244");
    assertThatThrownBy(() -> Agent.start(config, NodeSources.of(config)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot use the TLS files for 127.0.0.1:4244");
  }

  @Test
  void followsTheExportersFileFromNowOn() throws Exception {
    Path export = folder.resolve("events.log");
    Files.writeString(export, line(1));
    set(AgentSetting.HUBBLE, "events.log");
    try (Running agent = start()) {
      await().atMost(PATIENCE).until(() -> get(agent, "/readyz").statusCode() == 200);
      Files.writeString(export, line(2) + "{\"flow\":\n", StandardOpenOption.APPEND);

      awaitMetric(agent, "weir_collector_records_taken_total", 1);
      awaitMetric(agent, "weir_collector_losses_total{place=\"input\"", 1);
      assertThat(sum(agent, "weir_collector_events_total")).isEqualTo(1);
    }
  }

  @Test
  void anExportThatIsAwayIsAwaited() throws Exception {
    Path export = Files.createFile(folder.resolve("events.log"));
    set(AgentSetting.HUBBLE, "events.log");
    try (Running agent = start()) {
      await().atMost(PATIENCE).until(() -> get(agent, "/readyz").statusCode() == 200);
      Files.delete(export);
      await()
          .atMost(PATIENCE)
          .until(() -> get(agent, "/readyz").body().contains("the source hubble sees nothing"));
      Files.writeString(export, line(1));

      awaitMetric(agent, "weir_collector_records_taken_total", 1);
      assertThat(get(agent, "/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theTimeBetweenTwoAgentsIsLoss() throws Exception {
    try (FakeObserver server = FakeObserver.plain().thenSends(flow("a", Instant.now(), 1))) {
      set(AgentSetting.HUBBLE_SERVER, "127.0.0.1:" + server.port());
      try (Running first = start()) {
        awaitMetric(first, "weir_collector_records_taken_total", 1);
        assertThat(sum(first, "weir_collector_loss_seconds_total")).isZero();
      }
      try (Running second = start()) {
        awaitMetric(second, "weir_collector_losses_total{place=\"downtime\",unit=\"time\"}", 1);
        assertThat(sum(second, "weir_collector_records_recovered_total")).isEqualTo(1);
      }
    }
  }

  private static String line(int port) {
    return """
    {"flow":{"time":"%s","verdict":"FORWARDED","IP":{"source":"10.1.1.2","destination":"10.1.2.3"},"l4":{"UDP":{"source_port":%d,"destination_port":53}},"event_type":{"type":4},"is_reply":false,"trace_observation_point":"TO_ENDPOINT"},"node_name":"c1/n1"}
    """
        .formatted(Instant.now(), port);
  }

  private void set(AgentSetting setting, String value) {
    settings.set(setting, List.of(value));
  }

  private Running start() throws IOException {
    AgentConfig config = AgentConfig.of(settings, folder);
    Agent agent = Agent.start(config, NodeSources.of(config));
    Thread thread =
        new Thread(
            () -> {
              try {
                agent.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    return new Running(agent, thread);
  }

  private void awaitMetric(Running agent, String metric, double value) {
    await().atMost(PATIENCE).until(() -> sum(agent, metric) == value);
  }

  private double sum(Running agent, String metric) throws Exception {
    return get(agent, "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(metric))
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
