package io.weir.collector.cluster;

import static io.weir.collector.cluster.StagedObjects.configMap;
import static io.weir.collector.cluster.StagedObjects.policy;
import static io.weir.collector.cluster.StagedObjects.spec;
import static io.weir.collector.cluster.StagedObjects.withoutLabel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.collector.cluster.JournalEntry.EventType;
import io.weir.schemas.ChangeType;
import io.weir.schemas.ClusterChange;
import io.weir.schemas.PolicyState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Staged policies in recorded clusters, in clusters watched in this process, and in manifests. */
class StagedJournalTest {

  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final ObjectNode A = configMap("shop/a", "p", policy("web", "from-a"));
  private static final ObjectNode B = configMap("shop/b", "p", policy("web", "from-b"));

  @TempDir Path folder;

  private final RecordingSink sink = new RecordingSink();

  private static JournalEntry entry(int second, EventType type, ObjectNode object) {
    return new JournalEntry(START.plusSeconds(second), type, object);
  }

  private static List<String> lines(RecordingSink sink) {
    return sink.all.stream()
        .filter(change -> change.getType() != ChangeType.BOOKMARK)
        .map(
            change ->
                change.getState() instanceof PolicyState state
                    ? RecordingSink.line(change) + " " + state.getSpecJson()
                    : RecordingSink.line(change))
        .toList();
  }

  private void replay(JournalEntry... entries) throws IOException, InterruptedException {
    Path file = folder.resolve("cluster.jsonl");
    try (ClusterJournal journal = ClusterJournal.create(file)) {
      for (JournalEntry entry : entries) {
        journal.append(entry);
      }
    }
    JournalClusterSource.open(
            List.of(new RecordedCluster("a", file, START, START.plusSeconds(10))), Pace.unlimited())
        .run(sink);
  }

  @Test
  void aRecordedConfigMapStagesFromItsTimeOn() throws Exception {
    replay(
        entry(-2, EventType.ADDED, B),
        entry(1, EventType.ADDED, A),
        entry(2, EventType.MODIFIED, withoutLabel(A)),
        entry(3, EventType.DELETED, B),
        entry(4, EventType.MODIFIED, A));

    assertThat(lines(sink))
        .containsExactly(
            "SNAPSHOT_BEGIN",
            "PRESENT StagedNetworkPolicy web " + spec("from-b"),
            "SNAPSHOT_END",
            "PRESENT StagedNetworkPolicy web " + spec("from-a"),
            "PRESENT StagedNetworkPolicy web " + spec("from-b"),
            "DELETED StagedNetworkPolicy web",
            "PRESENT StagedNetworkPolicy web " + spec("from-a"));
    assertThat(sink.ofType(ChangeType.PRESENT).map(ClusterChange::getObservedAt))
        .containsExactly(START, START.plusSeconds(1), START.plusSeconds(2), START.plusSeconds(4));
    assertThat(sink.ofType(ChangeType.PRESENT).findFirst().map(ClusterChange::getEffectiveAt))
        .contains(START.minusSeconds(2));
  }

  @Test
  void whatWasRetiredBeforeTheStartIsNotInTheSnapshot() throws Exception {
    replay(entry(-2, EventType.ADDED, A), entry(-1, EventType.DELETED, A));

    assertThat(lines(sink)).containsExactly("SNAPSHOT_BEGIN", "SNAPSHOT_END");
  }

  @Test
  void aLiveSnapshotNamesEachStagedPolicyOnce() throws Exception {
    LiveJournalSource source =
        new LiveJournalSource(
            new ChangeStamp("live", "test", 1),
            List.of(entry(0, EventType.ADDED, B), entry(0, EventType.ADDED, A)));
    source.observe(new JournalEntry(Instant.now(), EventType.DELETED, A));
    Thread thread =
        new Thread(
            () -> {
              try {
                source.run(sink);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    await().until(() -> sink.all.size() >= 4);
    source.close();
    thread.join();

    assertThat(lines(sink))
        .containsExactly(
            "SNAPSHOT_BEGIN",
            "PRESENT StagedNetworkPolicy web " + spec("from-a"),
            "SNAPSHOT_END",
            "PRESENT StagedNetworkPolicy web " + spec("from-b"));
  }

  @Test
  void aLabelledConfigMapAmongManifestsStagesAndOthersAreSkipped() throws IOException {
    Files.writeString(folder.resolve("a.json"), A.toString());
    Files.writeString(folder.resolve("b.json"), B.toString());
    Files.writeString(
        folder.resolve("c.json"), withoutLabel(configMap("shop/c", "p", "a: [")).toString());

    ManifestSet manifests = Manifests.read(List.of(folder), ManifestOptions.of("test"));

    assertThat(manifests.changes())
        .extracting(ClusterChange::getKind, change -> String.valueOf(change.getState()))
        .hasSize(1)
        .allSatisfy(
            change ->
                assertThat(change.toList().toString()).contains("StagedNetworkPolicy", "from-a"));
    assertThat(manifests.skipped()).isEqualTo(1);
    assertThat(manifests.problems())
        .singleElement()
        .asString()
        .contains("b.json (document 1): ConfigMap shop/b", "staged by ConfigMap shop/a already");
  }

  @Test
  void stagedPoliciesHoldAsLongAsManifestsDo() throws IOException {
    Files.writeString(folder.resolve("a.json"), A.toString());
    ManifestOptions options = ManifestOptions.of("test").withObservedAt(START);

    assertThat(Manifests.read(List.of(folder), options).changes())
        .extracting(ClusterChange::getObservedAt)
        .containsExactly(START);
  }
}
