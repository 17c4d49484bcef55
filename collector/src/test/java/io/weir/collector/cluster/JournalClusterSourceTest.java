package io.weir.collector.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.collector.cluster.JournalEntry.EventType;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalClusterSourceTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant START = Instant.parse("2026-11-21T10:00:00.500000Z");

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    List<JournalEntry> entries =
        List.of(
            entry(START, EventType.ADDED, pod("web", "u-1")),
            entry(START.plusNanos(123_456_000), EventType.DELETED, pod("web", "u-1")));

    assertThat(ClusterJournal.read(journal("a", entries))).isEqualTo(entries);
  }

  @Test
  void aJournalIsNeverOverwritten() throws IOException {
    Path file = journal("a", List.of());

    assertThatThrownBy(() -> ClusterJournal.create(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void replaysASnapshotChangesAndABookmarkEachSecond() throws Exception {
    Path journal =
        journal(
            "a",
            List.of(
                entry(START.minusMillis(20), EventType.ADDED, pod("web", "u-1")),
                entry(START.minusMillis(10), EventType.ADDED, pod("old", "u-2")),
                entry(START, EventType.DELETED, pod("old", "u-2")),
                entry(START.plusSeconds(2), EventType.ADDED, pod("api", "u-3")),
                entry(START.plusSeconds(3), EventType.DELETED, pod("web", "u-1"))));
    RecordingSink sink = new RecordingSink();

    JournalClusterSource.open(
            List.of(new RecordedCluster("a", journal, START, START.plusSeconds(4))),
            Pace.unlimited())
        .run(sink);

    assertThat(sink.story())
        .containsExactly(
            "SNAPSHOT_BEGIN",
            "PRESENT Pod web",
            "SNAPSHOT_END",
            "PRESENT Pod api",
            "DELETED Pod web");
    assertThat(sink.ofType(ChangeType.BOOKMARK).map(ClusterChange::getBookmark))
        .containsExactly(
            START,
            Instant.parse("2026-11-21T10:00:01Z"),
            Instant.parse("2026-11-21T10:00:02Z"),
            Instant.parse("2026-11-21T10:00:03Z"),
            Instant.parse("2026-11-21T10:00:04Z"),
            START.plusSeconds(4).plus(JournalClusterSource.PAST_THE_END));
  }

  @Test
  void aBookmarkNeverPassesAChangeThatFollowsIt() throws Exception {
    List<JournalEntry> entries = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      entries.add(entry(START.plusMillis(130L * i), EventType.ADDED, pod("p" + i, "u-" + i)));
    }
    RecordingSink sink = new RecordingSink();

    JournalClusterSource.open(
            List.of(new RecordedCluster("a", journal("a", entries), START, START.plusSeconds(7))),
            Pace.unlimited())
        .run(sink);

    Instant bookmark = Instant.MIN;
    for (ClusterChange change : sink.all) {
      if (change.getType() == ChangeType.BOOKMARK) {
        assertThat(change.getBookmark()).isAfter(bookmark);
        bookmark = change.getBookmark();
      } else if (change.getType() == ChangeType.PRESENT) {
        assertThat(change.getObservedAt()).isAfterOrEqualTo(bookmark);
      }
    }
  }

  @Test
  void severalClustersAreMergedInTimeAtThePaceThatIsGiven() throws Exception {
    Path first = journal("a", List.of(entry(START.plusSeconds(2), EventType.ADDED, pod("x", "1"))));
    Path second =
        journal("b", List.of(entry(START.plusSeconds(1), EventType.ADDED, pod("y", "2"))));
    RecordingSink sink = new RecordingSink();
    List<Instant> waited = new ArrayList<>();

    JournalClusterSource.open(
            List.of(
                new RecordedCluster("a", first, START, START.plusSeconds(3)),
                new RecordedCluster("b", second, START, START.plusSeconds(3))),
            waited::add)
        .run(sink);

    assertThat(waited).isSorted().hasSameSizeAs(sink.all);
    assertThat(sink.ofType(ChangeType.PRESENT).map(ClusterChange::getCluster))
        .containsExactly("b", "a");
    assertThat(sink.ofType(ChangeType.SNAPSHOT_BEGIN).map(ClusterChange::getCluster))
        .containsExactly("a", "b");
  }

  @Test
  void closingEndsTheReplay() throws Exception {
    RecordingSink sink = new RecordingSink();
    JournalClusterSource source =
        JournalClusterSource.open(
            List.of(new RecordedCluster("a", journal("a", List.of()), START, START.plusSeconds(9))),
            Pace.unlimited());
    source.close();

    source.run(sink);

    assertThat(sink.all).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"observed_at\":\"2026-11-21T10:00:00Z\",\"type\":\"ADD | cut short",
        "{\"observed_at\":\"10 o'clock\",\"type\":\"ADDED\",\"object\":{}} | is '10 o'clock'",
        "{\"observed_at\":\"2026-11-21T10:00:00Z\",\"type\":\"MOVED\",\"object\":{}} | is 'MOVED'",
        "{\"observed_at\":\"2026-11-21T10:00:00Z\",\"type\":\"ADDED\"} | object must be",
        "[] | observed_at must be"
      })
  void aDamagedLineIsNamedBeforeAnythingIsPublished(String line, String message)
      throws IOException {
    Path file = journal("a", List.of(entry(START, EventType.ADDED, pod("web", "u-1"))));
    Files.writeString(file, Files.readString(file) + line);

    assertThatThrownBy(
            () ->
                JournalClusterSource.open(
                    List.of(new RecordedCluster("a", file, START, START)), Pace.unlimited()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " line 2")
        .hasMessageContaining(message);
  }

  @Test
  void twoRecordingsOfOneClusterAreRefused() throws IOException {
    RecordedCluster one = new RecordedCluster("a", journal("a", List.of()), START, START);

    assertThatThrownBy(() -> JournalClusterSource.open(List.of(one, one), Pace.unlimited()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a'");
  }

  private Path journal(String name, List<JournalEntry> entries) throws IOException {
    Path file = folder.resolve(name + ".jsonl");
    try (ClusterJournal journal = ClusterJournal.create(file)) {
      for (JournalEntry entry : entries) {
        journal.append(entry);
      }
    }
    return file;
  }

  private static JournalEntry entry(Instant at, EventType type, ObjectNode object) {
    return new JournalEntry(at, type, object);
  }

  private static ObjectNode pod(String name, String uid) {
    ObjectNode pod = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata").put("name", name).put("namespace", "shop").put("uid", uid);
    return pod;
  }
}
