package io.weir.collector.cluster;

import static io.weir.collector.cluster.StagedObjects.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Staged policies in the ConfigMaps of a live cluster. */
class StagedWatchTest {

  private static final WatchTimings TIMINGS =
      new WatchTimings(
          Duration.ofMillis(50),
          Duration.ofMillis(150),
          Duration.ofMinutes(2),
          Duration.ofHours(1),
          Duration.ofMillis(20),
          Duration.ofMillis(100));

  private final RecordingSink sink = new RecordingSink();
  private @Nullable KubernetesWatchSource source;
  private @Nullable Thread running;
  private @Nullable KubernetesMockServer server;
  private @Nullable KubernetesClient client;

  @AfterEach
  void stop() throws Exception {
    if (source != null && running != null) {
      source.close();
      running.join(10_000);
    }
    if (client != null && server != null) {
      client.close();
      server.destroy();
    }
  }

  private void start(ClusterApi api) {
    KubernetesWatchSource started =
        new KubernetesWatchSource(
            api, new ChangeStamp("test", "watcher", 1), TIMINGS, Clock.systemUTC());
    source = started;
    running =
        new Thread(
            () -> {
              try {
                started.run(sink);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    running.start();
    await().until(() -> sink.story().contains("SNAPSHOT_END"));
  }

  private KubernetesClient mock() {
    Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    KubernetesMockServer mock =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            responses,
            new KubernetesMixedDispatcher(responses),
            false);
    mock.init();
    server = mock;
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + mock.getPort())
            .withRequestRetryBackoffLimit(0)
            .build();
    KubernetesClient connected = new KubernetesClientBuilder().withConfig(config).build();
    client = connected;
    return connected;
  }

  private static ConfigMap configMap(String name, Map<String, String> labels, String policies) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("shop")
        .withLabels(labels)
        .endMetadata()
        .withData(Map.of("policies.yaml", policies))
        .build();
  }

  @Test
  void labelledConfigMapsAreFollowedAndNoOtherIsRead() {
    KubernetesClient kubernetes = mock();
    Map<String, String> staged = Map.of("weir/staged", "true");
    var configMaps = kubernetes.configMaps().inNamespace("shop");
    configMaps.resource(configMap("plain", Map.of(), policy("secret", "x"))).create();
    configMaps.resource(configMap("off", Map.of("weir/staged", "no"), policy("off", "x"))).create();
    configMaps.resource(configMap("intent", staged, policy("web", "web"))).create();

    start(new FabricClusterApi(kubernetes));
    assertThat(sink.story())
        .containsExactly("SNAPSHOT_BEGIN", "PRESENT StagedNetworkPolicy web", "SNAPSHOT_END");

    configMaps.resource(configMap("more", staged, policy("db", "db"))).create();
    await().until(() -> sink.story().contains("PRESENT StagedNetworkPolicy db"));
    configMaps.resource(configMap("more", staged, policy("api", "api") + "---\na: [")).update();
    await().until(() -> sink.story().contains("DELETED StagedNetworkPolicy db"));
    assertThat(sink.story()).doesNotContain("PRESENT StagedNetworkPolicy api");
    configMaps.resource(configMap("more", staged, policy("api", "api"))).update();
    await().until(() -> sink.story().contains("PRESENT StagedNetworkPolicy api"));
    configMaps.withName("intent").delete();
    await().until(() -> sink.story().contains("DELETED StagedNetworkPolicy web"));

    assertThat(sink.story())
        .noneMatch(line -> line.contains("ConfigMap") || line.contains("secret"));
    int known = bookmarks();
    await().until(() -> bookmarks() > known);
  }

  @Test
  void whereConfigMapsMayNotBeReadTheRestGoesOn() throws Exception {
    AtomicBoolean forbidden = new AtomicBoolean(true);
    FakeClusterApi pods = new FakeClusterApi();
    pods.put("web");

    start(
        new Gate(
            pods, forbidden, List.of(StagedObjects.configMap("shop/a", "p", policy("p", "x")))));
    assertThat(sink.story()).containsExactly("SNAPSHOT_BEGIN", "PRESENT Pod web", "SNAPSHOT_END");
    int known = bookmarks();
    await().until(() -> bookmarks() > known + 2);

    forbidden.set(false);
    await().until(() -> sink.story().contains("PRESENT StagedNetworkPolicy p"));
    Instant listed =
        sink.ofType(ChangeType.PRESENT)
            .filter(change -> "p".equals(change.getName()))
            .map(ClusterChange::getObservedAt)
            .findFirst()
            .orElseThrow();
    assertThat(bookmarksBefore("p")).allMatch(bookmark -> !bookmark.isAfter(listed));
    await()
        .until(
            () -> sink.ofType(ChangeType.BOOKMARK).anyMatch(b -> b.getBookmark().isAfter(listed)));
  }

  @Test
  void theyAreNotAskedForBeforehand() throws Exception {
    Gate gate = new Gate(new FakeClusterApi(), new AtomicBoolean(true), List.of());
    new KubernetesWatchSource(
            gate, new ChangeStamp("test", "watcher", 1), TIMINGS, Clock.systemUTC())
        .check();
    assertThat(gate.refused).isFalse();
  }

  @Test
  void aListingHasThemTooWhereTheyMayBeRead() throws Exception {
    AtomicBoolean forbidden = new AtomicBoolean(true);
    Gate gate =
        new Gate(
            new FakeClusterApi(),
            forbidden,
            List.of(
                StagedObjects.configMap("shop/b", "p", policy("p", "x")),
                StagedObjects.configMap("shop/a", "p", policy("p", "y"))));
    ChangeStamp stamp = new ChangeStamp("test", "listing", 1);

    assertThat(ClusterListing.read(gate, stamp, Clock.systemUTC())).hasSize(2);
    forbidden.set(false);
    assertThat(ClusterListing.read(gate, stamp, Clock.systemUTC()))
        .extracting(RecordingSink::line)
        .containsExactly("SNAPSHOT_BEGIN", "PRESENT StagedNetworkPolicy p", "SNAPSHOT_END");
  }

  private int bookmarks() {
    return (int) sink.ofType(ChangeType.BOOKMARK).count();
  }

  private List<Instant> bookmarksBefore(String name) {
    return sink.all.stream()
        .takeWhile(change -> !name.equals(change.getName()))
        .filter(change -> change.getType() == ChangeType.BOOKMARK)
        .map(ClusterChange::getBookmark)
        .toList();
  }

  /** An API that may refuse to show its ConfigMaps; the rest is another's. */
  private static final class Gate implements ClusterApi {

    private final ClusterApi rest;
    private final AtomicBoolean forbidden;
    private final List<com.fasterxml.jackson.databind.JsonNode> configMaps;
    private volatile boolean refused;

    Gate(
        ClusterApi rest,
        AtomicBoolean forbidden,
        List<? extends com.fasterxml.jackson.databind.JsonNode> configMaps) {
      this.rest = rest;
      this.forbidden = forbidden;
      this.configMaps = List.copyOf(configMaps);
    }

    private void require(ObjectKind kind, String verb) throws ApiException {
      if (kind == ObjectKind.CONFIG_MAP && forbidden.get()) {
        refused = true;
        throw ApiException.refused(403, verb, kind);
      }
    }

    @Override
    public Listing list(ObjectKind kind) throws ApiException, InterruptedException {
      require(kind, "list");
      Listing listing = rest.list(kind);
      return kind == ObjectKind.CONFIG_MAP
          ? new Listing(listing.resourceVersion(), configMaps)
          : listing;
    }

    @Override
    public Probe probe(ObjectKind kind) throws ApiException, InterruptedException {
      require(kind, "list");
      Probe probe = rest.probe(kind);
      return kind == ObjectKind.CONFIG_MAP
          ? new Probe(probe.resourceVersion(), (long) configMaps.size())
          : probe;
    }

    @Override
    public AutoCloseable watch(ObjectKind kind, String resourceVersion, Listener listener)
        throws ApiException, InterruptedException {
      require(kind, "watch");
      return rest.watch(kind, resourceVersion, listener);
    }
  }
}
