package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the source does when a watch expires, ends, lies or falls silent. */
class WatchRecoveryTest {

  private final FakeClusterApi api = new FakeClusterApi();
  private final RecordingSink sink = new RecordingSink();
  private KubernetesWatchSource source = source(Duration.ofMinutes(2), Duration.ofHours(1));
  private Thread running = new Thread(() -> {});

  @BeforeEach
  void fill() {
    api.put("web");
    api.put("old");
  }

  @AfterEach
  void stop() throws InterruptedException {
    source.close();
    running.join(10_000);
  }

  @Test
  void anExpiredWatchIsFollowedByANewListing() {
    start();

    api.deafen();
    api.delete("old");
    api.put("new");
    api.expire();

    await().until(() -> sink.story().contains("PRESENT Pod new"));
    assertThat(sink.story()).contains("DELETED Pod old");
    assertThat(api.lists()).isEqualTo(2);
    await().until(() -> api.openWatches() == 1);
    api.put("later");
    await().until(() -> sink.story().contains("PRESENT Pod later"));
  }

  @Test
  void aWatchThatTheApiClosedInGoodOrderIsResumedWithoutAListing() {
    start();
    api.put("api");
    api.bookmark();
    await().until(api::drained);

    api.end(null);

    await().until(() -> api.watchedFrom.size() == 2);
    assertThat(api.watchedFrom).containsExactly("12", "14");
    assertThat(api.lists()).isEqualTo(1);
    await().until(() -> api.openWatches() == 1);
    api.put("later");
    await().until(() -> sink.story().contains("PRESENT Pod later"));
  }

  @Test
  void aWatchThatBrokeOffIsFollowedByANewListing() {
    start();

    api.end(new ApiException(0, "broken pipe"));

    await().until(() -> api.lists() == 2 && api.openWatches() == 1);
    api.put("later");
    await().until(() -> sink.story().contains("PRESENT Pod later"));
    assertThat(sink.ofType(ChangeType.DELETED)).isEmpty();
  }

  @Test
  void aWatchThatMissedAnObjectIsFoundOutAndNoBookmarkPassesTheMissedChange() {
    start();

    api.deafen();
    Instant missed = Instant.now();
    api.put("new");

    await().until(() -> sink.story().contains("PRESENT Pod new"));
    int published = sink.all.stream().map(RecordingSink::line).toList().indexOf("PRESENT Pod new");
    assertThat(List.copyOf(sink.all).subList(0, published))
        .filteredOn(change -> change.getType() == ChangeType.BOOKMARK)
        .allSatisfy(bookmark -> assertThat(bookmark.getBookmark()).isBefore(missed));
  }

  @Test
  void aSilentWatchIsReplaced() {
    source = source(Duration.ofMillis(300), Duration.ofHours(1));
    start();

    await().until(() -> api.lists() >= 3);

    assertThat(sink.story())
        .containsExactly("SNAPSHOT_BEGIN", "PRESENT Pod old", "PRESENT Pod web", "SNAPSHOT_END");
  }

  @Test
  void snapshotsAreRepeatedAndNameSinceWhenTheirObjectsHold() {
    source = source(Duration.ofMinutes(2), Duration.ofMillis(300));
    start();
    api.delete("old");
    await().until(() -> sink.story().contains("DELETED Pod old"));
    long before = sink.ofType(ChangeType.SNAPSHOT_END).count();
    await().until(() -> sink.ofType(ChangeType.SNAPSHOT_END).count() >= before + 2);

    int last = sink.story().lastIndexOf("SNAPSHOT_END");
    assertThat(sink.story().subList(last - 2, last + 1))
        .containsExactly("SNAPSHOT_BEGIN", "PRESENT Pod web", "SNAPSHOT_END");
    List<ClusterChange> repeated =
        sink.ofType(ChangeType.PRESENT).filter(c -> c.getName().equals("web")).toList();
    assertThat(repeated).hasSizeGreaterThan(1);
    assertThat(repeated).extracting(ClusterChange::getEffectiveAt).doesNotContainNull();
    assertThat(repeated)
        .extracting(ClusterChange::getEffectiveAt)
        .containsOnly(repeated.get(0).getEffectiveAt());
    assertThat(repeated)
        .extracting(ClusterChange::getObservedAt)
        .doesNotHaveDuplicates()
        .isSubsetOf(
            sink.ofType(ChangeType.SNAPSHOT_BEGIN).map(ClusterChange::getObservedAt).toList());
    assertThat(sink.ofType(ChangeType.SNAPSHOT_BEGIN).map(ClusterChange::getSnapshotId))
        .doesNotHaveDuplicates()
        .startsWith(
            sink.ofType(ChangeType.SNAPSHOT_END).map(ClusterChange::getSnapshotId).toList().get(0));
  }

  private void start() {
    running =
        new Thread(
            () -> {
              try {
                source.run(sink);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    running.start();
    await().until(() -> sink.story().contains("SNAPSHOT_END") && api.openWatches() == 1);
  }

  private KubernetesWatchSource source(Duration silence, Duration snapshot) {
    return new KubernetesWatchSource(
        api,
        new ChangeStamp("test", "watcher", 1),
        new WatchTimings(
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            silence,
            snapshot,
            Duration.ofMillis(20),
            Duration.ofMillis(100)),
        Clock.systemUTC());
  }
}
