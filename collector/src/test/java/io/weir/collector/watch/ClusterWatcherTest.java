package io.weir.collector.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
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
import io.weir.collector.cluster.CuttableRelay;
import io.weir.collector.lease.LeaseTimings;
import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watchers that compete for one cluster, each behind a network of its own that can fail. */
class ClusterWatcherTest {

  private static final LeaseTimings TIMINGS = LeaseTimings.of(Duration.ofSeconds(2));

  private final SharedTopic topic = new SharedTopic();
  private final List<Watcher> processes = new ArrayList<>();
  private KubernetesMockServer server;
  private KubernetesClient direct;

  @BeforeEach
  void start() {
    Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            responses,
            new KubernetesMixedDispatcher(responses),
            false);
    server.init();
    direct = client(server.getPort());
  }

  @AfterEach
  void stop() throws Exception {
    for (Watcher process : processes) {
      process.close();
    }
    direct.close();
    server.destroy();
  }

  @Test
  void ofTwoOnePublishesAndTheOtherTakesOverWhenItEndsInOrder() throws Exception {
    create(pod("web", "10.1.0.4"));
    Watcher a = process("a");
    patiently().until(() -> bookmarks("a") > 0);
    Watcher b = process("b");
    patiently().until(() -> b.watcher.status().holder().equals("a"));
    assertThat(publishers()).containsOnly("a");

    a.close();
    long released = System.nanoTime();
    patiently().until(() -> bookmarks("b") > 0);

    // Not after the Lease's duration: it was released.
    assertThat(Duration.ofNanos(System.nanoTime() - released)).isLessThan(Duration.ofSeconds(20));
    assertThat(story("b")).containsExactly("SNAPSHOT_BEGIN", "PRESENT web", "SNAPSHOT_END");
    assertThat(epoch("b")).isGreaterThan(epoch("a"));
    assertThat(a.watcher.status().leads()).isFalse();
  }

  @Test
  void aLeaderThatIsCutOffFallsSilentAndTheStandbyTakesOver() throws Exception {
    create(pod("web", "10.1.0.4"));
    Watcher a = process("a");
    patiently().until(() -> bookmarks("a") > 0);
    Watcher b = process("b");
    patiently().until(() -> b.watcher.status().holder().equals("a"));

    a.network.cut();
    patiently().until(() -> !a.watcher.status().leads());
    int silentFrom = topic.log.size();
    direct.pods().inNamespace("shop").withName("web").delete();
    create(pod("api", "10.1.0.4"));
    patiently().until(() -> bookmarkPassedTheSnapshotOf("b"));
    a.network.mend();
    patiently().until(() -> a.watcher.status().holder().equals("b"));

    assertThat(topic.log.subList(silentFrom, topic.log.size()))
        .extracting(ClusterChange::getPublisher)
        .containsOnly("b");
    // What vanished while nobody led is gone for every reader, whatever the order it reads in.
    List<ClusterChange> shuffled = new ArrayList<>(topic.log);
    Collections.shuffle(shuffled, new Random(4));
    for (List<ClusterChange> order : List.of(topic.log, shuffled)) {
      assertThat(ownerNow(order, "10.1.0.4")).contains("name=api");
    }
  }

  @Test
  void whatAnOldLeaderSaysOfTheTimeAfterIsDropped() throws Exception {
    create(pod("web", "10.1.0.4"));
    Watcher a = process("a");
    patiently().until(() -> bookmarks("a") > 0);
    a.close();
    process("b");
    patiently().until(() -> bookmarks("b") > 0);

    ClusterTimeline timeline = timeline(topic.log);
    Instant known = timeline.bookmark();
    long ignored = timeline.ignoredChanges();
    Instant later = Instant.now();
    ClusterChange last =
        topic.log.stream().filter(c -> c.getPublisher().equals("a")).toList().get(0);
    timeline.apply(
        ClusterChange.newBuilder(last)
            .setType(ChangeType.BOOKMARK)
            .setSnapshotId(null)
            .setBookmark(later.plusSeconds(60))
            .setObservedAt(later)
            .build());

    assertThat(timeline.bookmark()).isEqualTo(known);
    assertThat(timeline.ignoredChanges()).isEqualTo(ignored + 1);
  }

  @Test
  void kafkasAbsencePausesTheBookmarksAndNotTheReign() throws Exception {
    create(pod("web", "10.1.0.4"));
    Watcher a = process("a");
    patiently().until(() -> bookmarks("a") > 0);
    topic.away = true;
    int published = topic.log.size();
    for (int i = 0; i < 8; i++) {
      create(pod("pod-" + i, "10.1.1." + i));
    }
    long renewed = a.network.passed();
    patiently().until(() -> a.network.passed() > renewed + 4);
    assertThat(topic.log).hasSize(published);
    assertThat(a.watcher.status().leads()).isTrue();

    topic.away = false;
    patiently().until(() -> story("a").contains("PRESENT pod-7"));

    assertThat(story("a").stream().filter("SNAPSHOT_BEGIN"::equals)).hasSize(1);
    assertThat(a.watcher.status().reigns()).isEqualTo(1);
  }

  @Test
  void kafkaMayBeAwayAtTheStart() throws Exception {
    topic.away = true;
    create(pod("web", "10.1.0.4"));
    Watcher a = process("a");
    patiently().until(() -> a.watcher.status().leads());

    topic.away = false;

    patiently().until(() -> bookmarks("a") > 0);
    assertThat(story("a")).containsExactly("SNAPSHOT_BEGIN", "PRESENT web", "SNAPSHOT_END");
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(40));
  }

  private long bookmarks(String publisher) {
    return topic.log.stream()
        .filter(c -> c.getPublisher().equals(publisher) && c.getType() == ChangeType.BOOKMARK)
        .count();
  }

  /** What a snapshot does not name is gone as of its first mark, so only then it is known. */
  private boolean bookmarkPassedTheSnapshotOf(String publisher) {
    Instant end = null;
    for (ClusterChange change : topic.log) {
      if (change.getPublisher().equals(publisher) && change.getType() == ChangeType.SNAPSHOT_END) {
        end = change.getObservedAt();
      }
      Instant bookmark = change.getBookmark();
      if (end != null && bookmark != null && bookmark.isAfter(end)) {
        return true;
      }
    }
    return false;
  }

  private List<String> publishers() {
    return topic.log.stream().map(ClusterChange::getPublisher).distinct().toList();
  }

  private List<String> story(String publisher) {
    return topic.log.stream()
        .filter(c -> c.getPublisher().equals(publisher) && c.getType() != ChangeType.BOOKMARK)
        .map(c -> c.getName() == null ? c.getType().name() : c.getType() + " " + c.getName())
        .toList();
  }

  private long epoch(String publisher) {
    return topic.log.stream()
        .filter(c -> c.getPublisher().equals(publisher))
        .mapToLong(ClusterChange::getEpoch)
        .findFirst()
        .orElseThrow();
  }

  private static String ownerNow(List<ClusterChange> records, String address) {
    ClusterTimeline timeline = timeline(records);
    Instant bookmark = Objects.requireNonNull(timeline.bookmark());
    return timeline.at(bookmark).resolve(IpAddress.parse(address)).toString();
  }

  private static ClusterTimeline timeline(List<ClusterChange> records) {
    ClusterTimeline timeline = new ClusterTimeline(new TimelineOptions(List.of(), false));
    records.forEach(timeline::apply);
    return timeline;
  }

  private void create(Pod pod) {
    direct.pods().inNamespace("shop").resource(pod).create();
  }

  private static Pod pod(String name, String address) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("shop")
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(address)
        .endStatus()
        .build();
  }

  private static KubernetesClient client(int port) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + port)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private Watcher process(String name) throws IOException {
    Watcher process = new Watcher(name);
    processes.add(process);
    process.thread.start();
    return process;
  }

  private final class Watcher {
    final CuttableRelay network = new CuttableRelay(server.getPort());
    final KubernetesClient client = client(network.port());
    final ClusterWatcher watcher;
    final Thread thread;

    Watcher(String name) throws IOException {
      watcher =
          new ClusterWatcher(
              client,
              "test",
              new LeaseIdentity("weir", "weir-watch", name),
              TIMINGS,
              topic::publisher);
      thread =
          new Thread(
              () -> {
                try {
                  watcher.run();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }

    void close() throws Exception {
      watcher.close();
      thread.join(20_000);
      client.close();
      network.close();
    }
  }
}
