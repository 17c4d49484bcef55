package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestClusterSourceTest {

  @TempDir Path folder;

  private final RecordingSink sink = new RecordingSink();
  private ManifestClusterSource source;
  private Thread running = new Thread(() -> {});

  @BeforeEach
  void make() {
    source =
        new ManifestClusterSource(
            List.of(folder), ManifestOptions.of("test"), Clock.systemUTC(), Duration.ofMillis(20));
  }

  @AfterEach
  void stop() throws InterruptedException {
    source.close();
    running.join(10_000);
  }

  @Test
  void startsWithASnapshotThatHoldsSinceEverAndABookmarkOfNow() throws IOException {
    write("web.yaml", pod("web", "10.1.0.4"));
    Instant before = Instant.now();

    start();
    await().until(() -> sink.ofType(ChangeType.BOOKMARK).count() >= 3);

    assertThat(sink.story())
        .containsExactly(
            "SNAPSHOT_BEGIN", "PRESENT Namespace shop", "PRESENT Pod web", "SNAPSHOT_END");
    assertThat(sink.ofType(ChangeType.PRESENT).map(ClusterChange::getEffectiveAt))
        .containsOnly(Instant.EPOCH);
    assertThat(sink.ofType(ChangeType.BOOKMARK).map(ClusterChange::getBookmark))
        .isSorted()
        .allSatisfy(bookmark -> assertThat(bookmark).isAfterOrEqualTo(before));
  }

  @Test
  void followsWhatChangesInTheFolder() throws IOException {
    write("web.yaml", pod("web", "10.1.0.4"));
    write("old.yaml", pod("old", "10.1.0.5"));
    start();
    Instant started = Instant.now();

    write("new.yaml", pod("new", "10.1.0.6"));
    await().until(() -> sink.story().contains("PRESENT Pod new"));
    Files.delete(folder.resolve("old.yaml"));
    await().until(() -> sink.story().contains("DELETED Pod old"));
    write("web.yaml", pod("web", "10.1.0.44"));
    await().until(() -> sink.story().stream().filter("PRESENT Pod web"::equals).count() == 2);

    assertThat(sink.story()).hasSize(8);
    List<ClusterChange> published = List.copyOf(sink.all);
    assertThat(published.subList(5, published.size()))
        .filteredOn(change -> change.getType() != ChangeType.BOOKMARK)
        .allSatisfy(change -> assertThat(change.getObservedAt()).isAfter(Instant.EPOCH));
    assertThat(sink.ofType(ChangeType.DELETED).map(ClusterChange::getObservedAt))
        .allSatisfy(observed -> assertThat(observed).isAfterOrEqualTo(started));
  }

  @Test
  void whileAFileCannotBeReadTheLastStateStaysAndBookmarksPause() throws IOException {
    write("web.yaml", pod("web", "10.1.0.4"));
    start();

    write("broken.yaml", "kind: [");
    long bookmarks = awaitPause();
    write("web.yaml", pod("web", "10.1.0.44"));
    write("broken.yaml", pod("mended", "10.1.0.7"));

    await().until(() -> sink.story().contains("PRESENT Pod mended"));
    await().until(() -> sink.ofType(ChangeType.BOOKMARK).count() > bookmarks);
    assertThat(sink.ofType(ChangeType.DELETED)).isEmpty();
  }

  @Test
  void manifestsThatCannotBeReadAtTheStartAreAnError() throws IOException {
    write("broken.yaml", "kind: [");

    assertThatThrownBy(() -> source.run(sink)).isInstanceOf(ManifestException.class);
    assertThat(sink.all).isEmpty();
  }

  @Test
  void closedBeforeItRunsItPublishesOnceAndEnds() throws Exception {
    write("web.yaml", pod("web", "10.1.0.4"));
    source.close();

    source.run(sink);

    assertThat(sink.story()).contains("SNAPSHOT_END");
  }

  private long awaitPause() {
    long[] last = {-1, -1};
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              long count = sink.ofType(ChangeType.BOOKMARK).count();
              boolean paused = count == last[0] && count == last[1];
              last[0] = last[1];
              last[1] = count;
              return paused;
            });
    return last[1];
  }

  private void start() {
    running =
        new Thread(
            () -> {
              try {
                source.run(sink);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    running.start();
    await().until(() -> sink.ofType(ChangeType.BOOKMARK).findFirst().isPresent());
  }

  private static String pod(String name, String address) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: shop}
        status: {podIP: %s}
        """
        .formatted(name, address);
  }

  /** Written aside and moved in, so that no half file is read. */
  private void write(String name, String content) throws IOException {
    Path aside = Files.writeString(folder.resolve("." + name + ".tmp"), content);
    Files.move(aside, folder.resolve(name), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }
}
