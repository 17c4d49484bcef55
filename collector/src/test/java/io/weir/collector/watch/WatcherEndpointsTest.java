package io.weir.collector.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.collector.publish.ChangeCounters;
import io.weir.collector.status.StatusServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatcherEndpointsTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Pattern SAMPLE = Pattern.compile("[a-z_]+ [0-9.]+");

  private final HttpClient client = HttpClient.newHttpClient();
  private volatile WatcherStatus status = status(true, true, NOON);
  private StatusServer endpoints;

  @BeforeEach
  void start() throws IOException {
    endpoints =
        WatcherEndpoints.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), () -> status);
  }

  @AfterEach
  void stop() {
    endpoints.close();
  }

  @Test
  void leaderAndStandbyAreReadyWhileTheApiAnswers() throws Exception {
    assertThat(get("/readyz").body()).isEqualTo("leader\n");
    status = status(false, true, null);
    assertThat(get("/readyz").body()).isEqualTo("standby\n");
    status = status(false, false, null);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAreInPrometheusFormat() throws Exception {
    String text = get("/metrics").body();

    assertThat(text)
        .contains("# TYPE weir_watch_leader gauge\nweir_watch_leader 1.0\n")
        .contains("# TYPE weir_watch_changes_total counter\nweir_watch_changes_total 12.0\n")
        .contains("weir_watch_bookmark_age_seconds ");
    assertThat(text.lines().filter(line -> !line.startsWith("#")))
        .allSatisfy(line -> assertThat(line).matches(SAMPLE));
  }

  @Test
  void theBookmarksAgeIsTheLeadersAlone() throws IOException {
    assertThat(page(status(true, true, NOON))).contains("weir_watch_bookmark_age_seconds 2.5\n");
    assertThat(page(status(false, true, NOON))).doesNotContain("bookmark_age");
  }

  private static String page(WatcherStatus status) throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    WatcherMetrics.page(() -> status, () -> NOON.plus(Duration.ofMillis(2500))).write(page);
    return page.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aPortThatIsTakenIsOneLine() {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoints.port());

    assertThatThrownBy(() -> WatcherEndpoints.start(taken, () -> status))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot listen on ");
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + endpoints.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static WatcherStatus status(boolean leads, boolean inTouch, @Nullable Instant bookmark) {
    return new WatcherStatus(leads, "a", inTouch, 1, bookmark, new ChangeCounters(12, 11, 0, 3));
  }
}
