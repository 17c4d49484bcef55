package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.collector.cluster.JournalEntry.EventType;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveJournalSourceTest {
  private final RecordingSink sink = new RecordingSink();
  private final LiveJournalSource source =
      new LiveJournalSource(
          new ChangeStamp("live", "test", 1), List.of(entry(EventType.ADDED, "shop")));
  private final Thread thread =
      new Thread(
          () -> {
            try {
              source.run(sink);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });

  @AfterEach
  void end() throws InterruptedException {
    source.close();
    thread.join();
  }

  @Test
  void publishesTheSnapshotAndThenEventsInOrder() {
    source.observe(entry(EventType.ADDED, "payments"));
    source.observe(entry(EventType.DELETED, "shop"));
    thread.start();

    await()
        .untilAsserted(
            () ->
                assertThat(sink.story())
                    .containsExactly(
                        "SNAPSHOT_BEGIN",
                        "PRESENT Namespace shop",
                        "SNAPSHOT_END",
                        "PRESENT Namespace payments",
                        "DELETED Namespace shop"));
  }

  @Test
  void theSnapshotIsSeenWhileItIsMadeHoweverOldItsObjects() {
    thread.start();

    await().until(() -> sink.ofType(ChangeType.SNAPSHOT_END).findAny().isPresent());
    Instant begin = sink.ofType(ChangeType.SNAPSHOT_BEGIN).findAny().orElseThrow().getObservedAt();
    assertThat(sink.ofType(ChangeType.PRESENT))
        .isNotEmpty()
        .allMatch(change -> !change.getObservedAt().isBefore(begin));
  }

  @Test
  void aBookmarkNeverPassesAnEventThatComesAfterIt() {
    thread.start();
    await().until(() -> sink.ofType(ChangeType.BOOKMARK).count() >= 2);

    source.observe(entry(EventType.ADDED, "payments"));

    await().until(() -> sink.story().contains("PRESENT Namespace payments"));
    Instant passed = Instant.EPOCH;
    for (ClusterChange change : sink.all) {
      if (change.getType() == ChangeType.BOOKMARK) {
        passed = change.getBookmark();
      } else if ("payments".equals(change.getName())) {
        assertThat(change.getObservedAt()).isAfter(passed);
      }
    }
  }

  @Test
  void theLastBookmarkLetsEverythingBeJudged() throws InterruptedException {
    thread.start();
    await().until(() -> sink.ofType(ChangeType.BOOKMARK).findAny().isPresent());
    source.close();
    thread.join();

    ClusterChange last = sink.all.get(sink.all.size() - 1);
    assertThat(last.getBookmark())
        .isAfter(last.getObservedAt().plus(JournalClusterSource.PAST_THE_END).minusSeconds(1));
  }

  private static JournalEntry entry(EventType type, String namespace) {
    ObjectNode object = new JsonMapper().createObjectNode();
    object.put("apiVersion", "v1").put("kind", "Namespace");
    object.putObject("metadata").put("name", namespace).put("uid", namespace + "-uid");
    return new JournalEntry(Instant.now(), type, object);
  }
}
