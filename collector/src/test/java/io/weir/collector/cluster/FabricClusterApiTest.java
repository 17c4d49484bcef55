package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.weir.collector.cluster.ClusterApi.Probe;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests and answers on the wire. */
class FabricClusterApiTest {

  private static final String WATCH =
      "/api/v1/pods?watch=true&allowWatchBookmarks=true&resourceVersion=7";

  private final KubernetesMockServer server = new KubernetesMockServer(false);
  private KubernetesClient client;
  private FabricClusterApi api;

  @BeforeEach
  void start() {
    server.init();
    client = client(server.getPort());
    api = new FabricClusterApi(client);
  }

  @AfterEach
  void stop() {
    client.close();
    server.destroy();
  }

  @Test
  void aLongListIsReadPageByPage() throws Exception {
    answer(
        "/api/v1/pods?limit=500",
        "{\"metadata\":{\"resourceVersion\":\"7\",\"continue\":\"a b\"},\"items\":[{\"n\":1},{\"n\":2}]}");
    answer(
        "/api/v1/pods?limit=500&continue=a+b",
        "{\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[{\"n\":3}]}");

    ClusterApi.Listing listing = api.list(ObjectKind.POD);

    assertThat(listing.resourceVersion()).isEqualTo("7");
    assertThat(listing.objects())
        .extracting(node -> node.path("n").intValue())
        .containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"resourceVersion\":\"7\",\"continue\":\"x\",\"remainingItemCount\":41} | 42",
        "{\"resourceVersion\":\"7\",\"continue\":\"x\"} | ",
        "{\"resourceVersion\":\"7\"} | 1"
      })
  void aProbeTellsTheVersionAndTheCountWhereTheApiTellsIt(String metadata, @Nullable Long count)
      throws Exception {
    answer("/api/v1/pods?limit=1", "{\"metadata\":" + metadata + ",\"items\":[{}]}");

    assertThat(api.probe(ObjectKind.POD)).isEqualTo(new Probe("7", count));
  }

  private void emits(String first, long millisBetween, String second) {
    server
        .expect()
        .withPath(WATCH)
        .andUpgradeToWebSocket()
        .open()
        .immediately()
        .andEmit(first)
        .waitFor(millisBetween)
        .andEmit(second)
        .done()
        .once();
  }

  @Test
  void anExpiredWatchSaysSo() throws Exception {
    emits(
        "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"web\"}}}",
        0,
        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410}}");
    Heard heard = new Heard();

    AutoCloseable watch = api.watch(ObjectKind.POD, "7", heard);
    await().until(() -> heard.types.contains("ERROR"));
    watch.close();

    assertThat(heard.types).startsWith("ADDED", "ERROR");
    assertThat(heard.objects.get(1).path("code").intValue()).isEqualTo(410);
  }

  @Test
  void aWatchThatBreaksOffSaysSoInWords() throws Exception {
    emits("{\"type\":\"ADDED\",\"object\":{}}", 3_000, "{}");
    Heard heard = new Heard();
    try (CuttableRelay network = new CuttableRelay(server.getPort());
        KubernetesClient behind = client(network.port())) {
      new FabricClusterApi(behind).watch(ObjectKind.POD, "7", heard);
      await().until(() -> heard.types.contains("ADDED"));

      network.cut();

      await().until(() -> heard.types.contains("END"));
    }
    assertThat(heard.causes)
        .singleElement()
        .asString()
        .contains("The watch of pods broke off: ")
        .doesNotContain("vertx");
  }

  @Test
  void noEventComesBeforeTheLastWasTaken() throws Exception {
    emits("{\"type\":\"ADDED\",\"object\":{}}", 0, "{\"type\":\"MODIFIED\",\"object\":{}}");
    Heard heard = new Heard();
    heard.holdsBack = true;

    AutoCloseable watch = api.watch(ObjectKind.POD, "7", heard);
    await().until(() -> heard.held.size() == 1);
    assertThat(heard.types).containsExactly("ADDED");
    heard.held.get(0).run();
    await().until(() -> heard.types.contains("MODIFIED"));
    watch.close();
  }

  @Test
  void aForbiddenWatchNamesVerbAndResource() {
    server.expect().withPath(WATCH).andReturn(403, "{}").always();

    assertThatThrownBy(() -> api.watch(ObjectKind.POD, "7", new Heard()))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("forbids to watch pods");
  }

  @ParameterizedTest
  @CsvSource({
    "401, does not accept the credentials",
    "403, forbids to list networkpolicies.networking.k8s.io",
    "503, answered 503",
  })
  void aRefusalIsOneClearLine(int code, String message) {
    server
        .expect()
        .withPath("/apis/networking.k8s.io/v1/networkpolicies?limit=500")
        .andReturn(code, "{}")
        .always();

    assertThatThrownBy(() -> api.list(ObjectKind.NETWORK_POLICY))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static KubernetesClient client(int port) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + port)
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  private void answer(String path, String body) {
    server.expect().get().withPath(path).andReturn(200, body).once();
  }

  private static final class Heard implements ClusterApi.Listener {

    final List<String> types = new CopyOnWriteArrayList<>();
    final List<JsonNode> objects = new CopyOnWriteArrayList<>();
    final List<@Nullable ApiException> causes = new CopyOnWriteArrayList<>();
    final List<Runnable> held = new CopyOnWriteArrayList<>();
    volatile boolean holdsBack;

    @Override
    public void event(String type, JsonNode object, Runnable next) {
      objects.add(object);
      types.add(type);
      if (holdsBack) {
        held.add(next);
      } else {
        next.run();
      }
    }

    @Override
    public void ended(@Nullable ApiException cause) {
      causes.add(cause);
      types.add("END");
    }
  }
}
