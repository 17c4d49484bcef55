package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
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
import io.weir.schemas.PodState;
import io.weir.schemas.PolicyState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The source against fabric8's mock server in CRUD mode, behind a network that can fail. */
class KubernetesWatchSourceTest {

  private static final WatchTimings TIMINGS =
      new WatchTimings(
          Duration.ofMillis(50),
          Duration.ofMillis(150),
          Duration.ofMinutes(2),
          Duration.ofHours(1),
          Duration.ofMillis(20),
          Duration.ofMillis(100));

  private final RecordingSink sink = new RecordingSink();
  private KubernetesMockServer server;
  private CuttableRelay network;
  private KubernetesClient direct;
  private KubernetesClient watched;
  private KubernetesWatchSource source;
  private Thread running;

  @BeforeEach
  void start() throws IOException {
    Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            responses,
            new KubernetesMixedDispatcher(responses),
            false);
    server.init();
    network = new CuttableRelay(server.getPort());
    direct = client(server.getPort());
    watched = client(network.port());
    source =
        new KubernetesWatchSource(
            new FabricClusterApi(watched), stamp(), TIMINGS, Clock.systemUTC());
    running =
        new Thread(
            () -> {
              try {
                source.run(sink);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @AfterEach
  void stop() throws Exception {
    source.close();
    running.join(10_000);
    watched.close();
    direct.close();
    network.close();
    server.destroy();
  }

  @Test
  void startsWithASnapshotOfEveryKindAndFollowsWhatHappens() {
    direct
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build())
        .create();
    create(pod("web", "10.1.0.4"));
    direct
        .network()
        .v1()
        .networkPolicies()
        .inNamespace("shop")
        .resource(
            new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName("deny")
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .endSpec()
                .build())
        .create();
    running.start();
    awaitSnapshot();

    assertThat(sink.story().get(0)).isEqualTo("SNAPSHOT_BEGIN");
    assertThat(sink.story())
        .contains("PRESENT Namespace shop", "PRESENT Pod web", "PRESENT NetworkPolicy deny")
        .hasSize(5);
    assertThat(((PolicyState) state("deny")).getSpecJson()).isEqualTo("{\"podSelector\":{}}");
    assertThat(((PodState) state("web")).getAddresses()).containsExactly("10.1.0.4");

    create(pod("api", "10.1.0.5"));
    await().until(() -> sink.story().contains("PRESENT Pod api"));
    direct
        .pods()
        .inNamespace("shop")
        .withName("api")
        .edit(
            p ->
                new PodBuilder(p).editMetadata().addToLabels("tier", "back").endMetadata().build());
    await().until(() -> ((PodState) state("api")).getLabels().containsKey("tier"));
    direct.pods().inNamespace("shop").withName("api").delete();
    await().until(() -> sink.story().contains("DELETED Pod api"));
  }

  @Test
  void bookmarksGoOnAndNeverPassWhatIsStillToCome() {
    running.start();
    for (int i = 0; i < 20; i++) {
      int before = bookmarks().size();
      create(pod("pod-" + i, "10.1.0." + i));
      await().until(() -> bookmarks().size() > before);
    }
    await().until(() -> sink.story().contains("PRESENT Pod pod-19"));

    Instant last = Instant.MIN;
    for (ClusterChange change : sink.all) {
      if (change.getType() == ChangeType.BOOKMARK) {
        assertThat(change.getBookmark()).isAfter(last).isBeforeOrEqualTo(change.getObservedAt());
        last = change.getBookmark();
      } else if (change.getType() == ChangeType.PRESENT) {
        assertThat(change.getObservedAt()).isAfterOrEqualTo(last);
      }
    }
  }

  @Test
  void whatVanishedWhileTheApiWasAwayIsDeletedAndBookmarksPauseMeanwhile() {
    create(pod("old", "10.1.0.4"));
    create(pod("stays", "10.1.0.6"));
    running.start();
    awaitSnapshot();
    await().until(() -> bookmarks().size() > 2);

    Instant away = cutAndLetTheServerNotice();
    direct.pods().inNamespace("shop").withName("old").delete();
    create(pod("new", "10.1.0.4"));
    assertThat(bookmarks()).allMatch(bookmark -> bookmark.isBefore(away));
    assertThat(sink.story()).doesNotContain("DELETED Pod old", "PRESENT Pod new");

    network.mend();
    await().until(() -> bookmarks().stream().anyMatch(bookmark -> bookmark.isAfter(away)));

    List<String> story = sink.story();
    assertThat(story).contains("DELETED Pod old", "PRESENT Pod new");
    assertThat(story.indexOf("DELETED Pod old")).isLessThan(story.indexOf("PRESENT Pod new"));
    assertThat(story.stream().filter("PRESENT Pod stays"::equals)).hasSize(1);
    long changed = sink.ofType(ChangeType.DELETED).count();
    assertThat(changed).isEqualTo(1);
    assertThat(indexOf("PRESENT Pod new")).isLessThan(indexOfBookmarkAfter(away));
  }

  @Test
  void aPodThatWasReplacedUnderItsNameWhileAwayIsDeletedFirst() {
    create(
        new PodBuilder(pod("web-0", "10.1.0.4"))
            .editMetadata()
            .withUid("u-1")
            .endMetadata()
            .build());
    running.start();
    awaitSnapshot();

    cutAndLetTheServerNotice();
    direct.pods().inNamespace("shop").withName("web-0").delete();
    create(
        new PodBuilder(pod("web-0", "10.1.0.9"))
            .editMetadata()
            .withUid("u-2")
            .endMetadata()
            .build());
    network.mend();

    await().until(() -> sink.ofType(ChangeType.DELETED).count() == 1);
    await().until(() -> sink.ofType(ChangeType.PRESENT).count() == 2);
    List<ClusterChange> present = sink.ofType(ChangeType.PRESENT).toList();
    ClusterChange deleted = sink.ofType(ChangeType.DELETED).findFirst().orElseThrow();
    assertThat(deleted.getUid()).isEqualTo(present.get(0).getUid());
    assertThat(present.get(1).getUid()).isNotEqualTo(deleted.getUid());
  }

  @Test
  void aForbiddenKindIsNamedWithVerbAndResource() {
    server
        .expect()
        .get()
        .withPath("/apis/apps/v1/replicasets?limit=1")
        .andReturn(403, "{}")
        .always();

    assertThatThrownBy(source::check)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("forbids to list replicasets.apps")
        .hasMessageContaining("verbs list and watch");
  }

  @Test
  void anUnreachableApiIsOneClearLine() {
    network.cut();

    assertThatThrownBy(source::check)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("The Kubernetes API at http://127.0.0.1:" + network.port())
        .hasMessageContaining("cannot be reached")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void goesOnByItselfWhenTheApiComesBackAfterAFailedStart() {
    network.cut();
    create(pod("web", "10.1.0.4"));
    running.start();
    await().until(() -> network.refused() > 10);
    assertThat(sink.all).isEmpty();

    network.mend();

    awaitSnapshot();
    assertThat(sink.story()).containsExactly("SNAPSHOT_BEGIN", "PRESENT Pod web", "SNAPSHOT_END");
  }

  /** The mock server hangs when it has something to send to a watch that has just been cut. */
  private Instant cutAndLetTheServerNotice() {
    network.cut();
    Instant away = Instant.now();
    await().until(() -> network.refused() > 30);
    return away;
  }

  private void awaitSnapshot() {
    await().until(() -> sink.story().contains("SNAPSHOT_END"));
  }

  private List<Instant> bookmarks() {
    return sink.ofType(ChangeType.BOOKMARK).map(ClusterChange::getBookmark).toList();
  }

  private int indexOf(String line) {
    return sink.all.stream().map(RecordingSink::line).toList().indexOf(line);
  }

  private int indexOfBookmarkAfter(Instant moment) {
    for (int i = 0; i < sink.all.size(); i++) {
      Instant bookmark = sink.all.get(i).getBookmark();
      if (bookmark != null && bookmark.isAfter(moment)) {
        return i;
      }
    }
    return -1;
  }

  private Object state(String name) {
    return sink.ofType(ChangeType.PRESENT)
        .filter(change -> change.getName().equals(name))
        .reduce((first, last) -> last)
        .orElseThrow()
        .getState();
  }

  private void create(Pod pod) {
    direct.pods().inNamespace("shop").resource(pod).create();
  }

  private static Pod pod(String name, String address) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("shop")
        .addToLabels("app", name)
        .endMetadata()
        .withNewStatus()
        .withPodIP(address)
        .endStatus()
        .build();
  }

  private static ChangeStamp stamp() {
    return new ChangeStamp("test", "watcher", 1);
  }

  private static KubernetesClient client(int port) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + port)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
